"""The client: one model whose parts each add one thing, and the records that only serve it.

``client`` defines the model. Of the parts that follow, a later one wraps an earlier one, because Odoo calls the override
that was imported last first:

1. ``authentication`` decides whether presented credentials are the client's; ``secret`` and ``private_key`` hold what
   the methods need of which a client can prove something.
2. ``document`` comes after it: a public client of a metadata document may sign all the same, and that is taken off
   before the credentials are looked at.
3. ``key_renewal`` comes after both: it looks at what ``private_key`` said of a signature, and fetches by ``document``.

``approval`` tells whom a change of the state concerns, and ``application_key`` adds its columns to what ``document`` stores.
``core_sentences``, ``registration``, ``introspection``, ``hand_over``, ``presets``, ``trust`` and ``retention`` override nothing.
"""

from . import client
from . import core_sentences
from . import authentication
from . import secret
from . import private_key
from . import document
from . import key_renewal
from . import registration
from . import introspection
from . import application_key
from . import approval
from . import hand_over
from . import presets
from . import trust
from . import assertion
from . import retention
from . import known_client

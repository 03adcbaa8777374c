"""Attempts to connect as an administrator reads them: what happened, and what to do about it.

1. ``attempt`` defines the model, which is a question to the audit log and no table.
2. ``sentences`` says in words what happened and what to do; the files named after it add causes.
3. ``remedies`` does it.
"""

from . import attempt
from . import sentences
from . import client_sentences
from . import user_sentences
from . import server_sentences
from . import token_sentences
from . import remedies

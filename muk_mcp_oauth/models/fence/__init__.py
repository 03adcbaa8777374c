"""The fence: what an AI client may not do, whoever its person is. `docs/fence.md` tells where it stands."""

from ...compat import VERSION
from . import (
    closed_model,
    fence,
    call,
    methods,
    parameters,
    attachments,
    base,
    filters,
    ir_rule,
    keys,
    passwords,
    templates,
    tool,
    users,
)

if VERSION >= 18:
    from . import rights_18
else:
    from . import rights_17, signup_links_17

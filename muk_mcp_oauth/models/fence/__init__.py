"""The fence: what an AI client may not do, whoever its user is. `docs/decisions/fence-in-the-orm.md` tells where it stands."""

from ...compat import VERSION
from . import (
    closed_to_clients,
    closed_model,
    fence,
    access_rule,
    access_rules,
    call,
    methods,
    parameters,
    attachments,
    bank_accounts,
    base,
    described,
    filters,
    ir_rule,
    keys,
    messages,
    passwords,
    recording,
    templates,
    tool,
    users,
)

if VERSION >= 18:
    from . import canned_responses, rights_18
else:
    from . import rights_17, signup_links_17

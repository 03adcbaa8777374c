"""Values that no AI client may write (section 1 of the fence): what makes a record public, and what is run as code.

They are refused wherever a client's call writes them, in a method of Odoo as well. An addon adds entries by
`muk_mcp_oauth.fence._closed_values`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from .entry import WRITE, Closed

_PUBLIC = 'it would show the record to everybody'
_CODE = 'it is run as code, with the rights of the system'
_SCRIPT = 'it runs in the browser of everybody who visits the website'


@dataclass(frozen=True)
class ClosedValue(Closed):
    """``truth`` None closes every value, True those that are true in Python, False the others."""

    truth: bool | None = None

    def matches_value(self, model: str, name: str, value: Any, operation: str | None = None) -> bool:
        return self.matches(model, name, operation) and self.truth in (None, bool(value))


CLOSED_VALUES = (
    ClosedValue('ir.attachment', _PUBLIC, 'public', truth=True),
    ClosedValue('discuss.channel', _PUBLIC, 'group_public_id', truth=False),
    ClosedValue('mail.channel', _PUBLIC, 'group_public_id', truth=False),
    ClosedValue('documents.document', _PUBLIC, 'access_via_link'),
    ClosedValue('*', _PUBLIC, 'is_published', truth=True),
    ClosedValue('*', _PUBLIC, 'website_published', truth=True),
    ClosedValue('res.users', 'signing in depends on it', 'login', frozenset({WRITE})),
    ClosedValue('res.users', 'signing in depends on it', '*password', truth=True),
    ClosedValue('res.users', 'signing in depends on it', 'totp_*'),
    ClosedValue('res.users', 'signing in depends on it', 'oauth_*', truth=True),
    ClosedValue('ir.actions.server', _CODE, 'code', truth=True),
    ClosedValue('ir.cron', _CODE, 'code', truth=True),
    ClosedValue('ir.model.fields', _CODE, 'compute', truth=True),
    ClosedValue('ir.embedded.actions', _CODE, 'python_method', truth=True),
    ClosedValue('account.tax', _CODE, 'python_*', truth=True),
    ClosedValue('gamification.goal.definition', _CODE, 'compute_code', truth=True),
    ClosedValue('hr.salary.rule', _CODE, '*_python_compute', truth=True),
    ClosedValue('hr.salary.rule', _CODE, 'condition_python', truth=True),
    ClosedValue('ir.ui.view', _CODE, 'arch*', truth=True),
    ClosedValue('website.page', _CODE, 'arch*', truth=True),
    ClosedValue('website', _SCRIPT, 'custom_code_*', truth=True),
    ClosedValue('website', _SCRIPT, 'cdn_*', truth=True),
)

# What Odoo's two engines for templates of mails run: {{ … }}, and attributes such as t-out.
_TEMPLATE_CODE = re.compile(
    r'\{\{|<t[\s>]|\st-(?:out|esc|raw|call|set|if|elif|else|foreach|att|attf|value|options|field)\b'
)


def holds_template_code(value: Any) -> bool:
    """Return True if a text of a mail, mailing or message template would be run, not only shown."""
    return isinstance(value, str) and bool(_TEMPLATE_CODE.search(value))

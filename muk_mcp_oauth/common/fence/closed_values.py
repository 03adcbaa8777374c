"""Values that no AI client may write (section 1 of the fence): what makes a record public, and what is run as code.

They are refused wherever a client's call writes them, in a method of Odoo as well. An addon adds entries by
`muk_mcp_oauth.fence._closed_values`.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .entry import WRITE, Closed
from .markup import holds_script_url, leads_elsewhere

_PUBLIC = 'it would show the record to everybody'
_CODE = 'it is run as code, with the rights of the system'
SCRIPT = 'it runs in the browser of everybody who visits the website'
_LINK = 'it runs in the browser of whoever opens it'
_DOOR = 'signing in depends on it'
_PATTERN = 'it is a pattern that is run on what others write, and a wrong one holds the server'


@dataclass(frozen=True)
class ClosedValue(Closed):
    """``closes`` tells which values are closed; None stands for all."""

    closes: Callable[[Any], bool] | None = None

    def matches_value(self, model: str, name: str, value: Any, operation: str | None = None) -> bool:
        return self.matches(model, name, operation) and self.closes_value(value)

    def closes_value(self, value: Any) -> bool:
        return self.closes is None or self.closes(value)


CLOSED_VALUES = (
    ClosedValue('ir.attachment', _PUBLIC, 'public', closes=bool),
    ClosedValue('discuss.channel', _PUBLIC, 'group_public_id', closes=operator.not_),
    ClosedValue('mail.channel', _PUBLIC, 'group_public_id', closes=operator.not_),
    ClosedValue('documents.document', _PUBLIC, 'access_via_link'),
    ClosedValue('*', _PUBLIC, 'is_published', closes=bool),
    ClosedValue('*', _PUBLIC, 'website_published', closes=bool),
    ClosedValue('res.users', _DOOR, 'login', frozenset({WRITE})),
    ClosedValue('res.users', 'links for a new password are sent there', 'partner_id', frozenset({WRITE})),
    ClosedValue('res.users', _DOOR, '*password', closes=bool),
    ClosedValue('res.users', _DOOR, 'totp_*'),
    ClosedValue('res.users', _DOOR, 'oauth_*', closes=bool),
    ClosedValue('ir.actions.server', _CODE, 'code', closes=bool),
    ClosedValue('ir.cron', _CODE, 'code', closes=bool),
    ClosedValue('ir.model.fields', _CODE, 'compute', closes=bool),
    ClosedValue('ir.embedded.actions', _CODE, 'python_method', closes=bool),
    ClosedValue('account.tax', _CODE, 'python_*', closes=bool),
    ClosedValue('gamification.goal.definition', _CODE, 'compute_code', closes=bool),
    ClosedValue('gamification.goal.definition', _CODE, 'domain', closes=bool),
    ClosedValue('gamification.goal.definition', _CODE, 'batch_user_expression', closes=bool),
    ClosedValue('gamification.goal.definition', _CODE, 'res_id_field', closes=bool),
    ClosedValue('hr.salary.rule', _CODE, '*_python_compute', closes=bool),
    ClosedValue('hr.salary.rule', _CODE, 'condition_python', closes=bool),
    ClosedValue('ir.ui.view', _CODE, 'arch*', closes=bool),
    ClosedValue('website.page', _CODE, 'arch*', closes=bool),
    ClosedValue('website', SCRIPT, 'custom_code_*', closes=bool),
    ClosedValue('website', SCRIPT, 'cdn_*', closes=bool),
    ClosedValue('website', 'visitors act as that user', 'user_id'),
    ClosedValue('website', 'links for a new password lead there', 'domain', closes=bool),
    ClosedValue('website', _DOOR, 'auth_*'),
    ClosedValue('website', _DOOR, 'specific_user_account'),
    ClosedValue('website.menu', 'it would lead visitors of the website elsewhere', 'url', closes=leads_elsewhere),
    ClosedValue('*', _LINK, '*url', closes=holds_script_url),
    ClosedValue('*', _LINK, '*link*', closes=holds_script_url),
    ClosedValue('*', _LINK, 'website', closes=holds_script_url),
    ClosedValue('*', _PATTERN, '*regex*', closes=bool),
    ClosedValue('res.partner.bank', 'money is sent where it is set', 'allow_out_payment', closes=bool),
)

# What Odoo's two engines for templates of mails run: {{ … }}, and attributes such as t-out.
_TEMPLATE_CODE = re.compile(
    r'\{\{|<t[\s>]|\st-(?:out|esc|raw|call|set|if|elif|else|foreach|att|attf|value|options|field)\b'
)


def holds_template_code(value: Any) -> bool:
    """Return True if a text of a mail, mailing or message template would be run, not only shown."""
    return isinstance(value, str) and bool(_TEMPLATE_CODE.search(value))

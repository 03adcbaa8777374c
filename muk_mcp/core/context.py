"""The context that a client may give to a call: settings of the user for this call, and what wizards ask for."""

import re

import pytz

from odoo import _

from ..protocol.arguments import normalised
from .errors import ToolError, choices, close_names, shown

ID = {'type': 'integer'}
IDS = {'type': 'array', 'items': ID}
TEXT = {'type': 'string'}
RULES = {
    'lang': TEXT,
    'tz': TEXT,
    'allowed_company_ids': IDS,
    'active_test': {'type': 'boolean'},
    'active_model': TEXT,
    'active_id': ID,
    'active_ids': IDS,
}
TYPES = {'string': str, 'integer': int, 'boolean': bool, 'array': list}
DEFAULT = 'default_'
# Actions give wizards words of their own, which Odoo's code reads. Those that switch off a check, a trace or a mail are
# no client's to give.
FREE = re.compile(r'[a-z][a-z0-9_]{2,60}')
SWITCHES = re.compile(
    r'(mail|tracking|no|install|import|skip|force|bypass|check|ignore|disable)_|.*(nolog|notrack|sudo)'
)


def checked_context(env, context, for_wizard=False):
    """Return the context with its values in their types; raise ToolError for a key or value that cannot be.

    A wizard takes further keys, as the action that opens it gives them.
    """
    given = {name: value for name, value in (context or {}).items() if value is not None}
    checked = {name: value if for_wizard and _is_free(name) else _value(name, value) for name, value in given.items()}
    for name, check in (('lang', _check_language), ('tz', _check_time_zone), ('allowed_company_ids', _check_companies)):
        if name in checked:
            check(env, checked[name])
    if 'active_id' in checked and 'active_ids' not in checked:
        checked['active_ids'] = [checked['active_id']]
    return checked


def is_taken(name, for_wizard):
    """Return True if a client may give the key."""
    return name in RULES or name.startswith(DEFAULT) or (for_wizard and _is_free(name))


def _is_free(name):
    return name not in RULES and bool(FREE.fullmatch(name)) and not SWITCHES.match(name)


def _value(name, value):
    if name.startswith(DEFAULT):
        return value
    if name not in RULES:
        raise ToolError(
            _(
                '`context.%(name)s` is unknown; known are %(known)s and default_<field>.',
                name=name,
                known=choices(RULES),
            )
        )
    rule = RULES[name]
    read = normalised(rule, value)
    is_boolean = isinstance(read, bool)
    if not isinstance(read, TYPES[rule['type']]) or is_boolean != (rule['type'] == 'boolean'):
        raise ToolError(_('`context.%(name)s` cannot be %(value)s.', name=name, value=shown(value)))
    if rule is IDS and not all(type(item) is int for item in read):
        raise ToolError(_('`context.%s` is a list of ids.', name))
    return read


def _check_language(env, code):
    installed = [known for known, _name in env['res.lang'].get_installed()]
    if code not in installed:
        raise ToolError(
            _('The language %(code)s is not installed; installed are %(known)s.', code=code, known=choices(installed))
        )


def _check_time_zone(env, name):
    if name not in pytz.all_timezones_set:
        raise ToolError(
            _('There is no time zone %(name)s.%(hint)s', name=name, hint=close_names(name, pytz.all_timezones_set))
        )


def _check_companies(env, ids):
    own = env.user._get_company_ids()
    foreign = [identifier for identifier in ids if identifier not in own]
    if foreign or not ids:
        raise ToolError(
            _(
                '`context.allowed_company_ids` takes companies of the user (%(own)s), not %(foreign)s.',
                own=choices(own),
                foreign=choices(foreign) or '[]',
            )
        )

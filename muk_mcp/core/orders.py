"""Reads the sort order that a client asks for, and makes it total."""

import re

from odoo import _

from ..compat import is_sortable
from .errors import ToolError
from .paths import field_of

TERM = re.compile(r'([\w.]+)(?:\s*:\s*|\s+)?(asc|desc)?(?:\s+nulls\s+(first|last))?', re.IGNORECASE | re.ASCII)


def read_order(model, order):
    """Return an order for ``search``, whose last key is the id so that pages never overlap.

    ``name desc`` and ``name:desc`` mean the same. Raises ToolError for anything else.
    """
    terms = [_term(model, text.strip()) for text in (order or '').split(',') if text.strip()]
    chosen = ', '.join(terms) or model._order
    named = {term.split()[0] for term in chosen.lower().split(',') if term.split()}
    return chosen if 'id' in named else f'{chosen}, id'


def _term(model, text):
    found = TERM.fullmatch(text)
    if found is None:
        raise ToolError(_('The order %s cannot be read: write it like "name desc, id".', text[:100]))
    path, direction, nulls = found.groups()
    name, _dot, rest = path.partition('.')
    field = field_of(model, name)
    if (rest and rest != 'id' and field.type != 'properties') or not is_sortable(model, field):
        raise ToolError(
            _('%(model)s cannot be sorted by %(field)s, only by fields that it stores.', model=model._name, field=path)
        )
    return f'{path} {(direction or "asc").lower()}' + (f' nulls {nulls.lower()}' if nulls else '')

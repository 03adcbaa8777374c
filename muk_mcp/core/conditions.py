"""Evaluates the expressions of views against a record, as the web client does."""

import ast
from types import SimpleNamespace

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tools.safe_eval import datetime, dateutil, safe_eval, time

# Numbers in the place of a record, texts in the place of a date: what the web client works with.
BY_IDS = ('one2many', 'many2many')


class CannotTellError(Exception):
    """An expression that needs something only the web client knows."""


def is_hidden(button, record):
    """Return True if the record hides the button, or if it cannot be told."""
    try:
        return any(value_of(expression, record, button.parent) for expression in button.hidden_if)
    except CannotTellError:
        return True


def value_of(expression, record, parent=None):
    """Return the value of an expression of a view; raise CannotTellError if it cannot be computed.

    ``record`` may be empty, for views that are about no record. ``parent`` is the pair of Button.
    """
    try:
        tree = ast.parse(expression.strip(), mode='eval')
        names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        values = {name: _name(record, name) for name in names if name != 'parent'}
        if 'parent' in names:
            values['parent'] = _parent(record, parent, tree)
        known = {name: value for name, value in values.items() if value is not Unknown}
        return safe_eval(expression.strip(), known)
    except (ValueError, SyntaxError, NameError, TypeError, LookupError, AttributeError) as error:
        raise CannotTellError(expression) from error


class Unknown:
    """Stands for a name that is left to Python, or that does not exist."""


def _name(record, name):
    if name in record._fields:
        return _field(record, name)
    env = record.env
    known = {
        'uid': env.uid,
        'context': dict(env.context),
        'active_id': record.id,
        'active_ids': record.ids,
        'active_model': record._name,
        'allowed_company_ids': env.companies.ids,
        'current_company_id': env.company.id,
        'current_date': str(fields.Date.context_today(record)),
        'today': str(fields.Date.context_today(record)),
        'context_today': lambda: fields.Date.context_today(record),
        'true': True,
        'false': False,
        'null': None,
        'datetime': datetime,
        'relativedelta': dateutil.relativedelta.relativedelta,
        'time': time,
    }
    return known.get(name, Unknown)


def _field(record, name):
    """Return the value of a field as the web client has it; one that the user may not read still hides a button."""
    record = record[:1]
    try:
        value = record[name]
    except AccessError:
        value = record.sudo()[name]
    kind = record._fields[name].type
    if kind in BY_IDS:
        return value.ids
    if kind == 'many2one':
        return value.id
    if kind == 'reference':
        return f'{value._name},{value.id}' if value else False
    return str(value) if kind in ('date', 'datetime') and value else value


def _parent(record, parent, tree):
    """Return what the expression asks of the record in whose form the button stands."""
    model, field = parent or (None, None)
    inverse = record.env[model]._fields[field].inverse_name if model else None
    if not inverse:
        raise CannotTellError('parent')
    owner = record[inverse] if record._fields[inverse].relational else record.env[model].browse(record[inverse])
    wanted = {node.attr for node in ast.walk(tree) if _is_of_parent(node)}
    return SimpleNamespace(**{name: _field(owner, name) for name in wanted})


def _is_of_parent(node):
    return isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == 'parent'

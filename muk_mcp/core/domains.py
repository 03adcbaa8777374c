"""Reads the domain that a client sends: checked by field and operator, with values in the types of the fields.

Odoo takes much that means something else than it says: a choice that a selection does not have finds nothing, a field
that cannot be searched finds everything. Such a condition is refused here, with the way out.
"""

from odoo import _

from ..compat import OPERATORS, check_readable
from ..protocol.literal import read_literal
from .domain_values import read_comparison
from .errors import ToolError, choices, shown
from .paths import MOST_HOPS, resolve

BINARY = ('&', '|')
NOTATION = {'and': '&', '&&': '&', 'or': '|', '||': '|', 'not': '!'}
ALIASES = {'==': '=', '<>': '!=', '≠': '!=', '≤': '<=', '≥': '>='}
EXAMPLE = '[["name", "ilike", "azure"], ["active", "=", true]]'
ALWAYS, NEVER = [1, '=', 1], [0, '=', 1]


MOST_CONDITIONS = 100
MOST_RELATIONS = 200
DEEPEST_ANY = 10


class _Extent:
    """How much a domain asks the database to do. Each limit is far beyond a question that a user would ask."""

    def __init__(self):
        self.conditions = 0
        self.relations = 0

    def add(self, relations, hops, depth):
        """Count a condition with so many relations of its own, ``hops`` with those before it, in ``depth`` others.

        Raises ToolError if it is one too many.
        """
        self.conditions += 1
        self.relations += relations
        if (
            self.conditions > MOST_CONDITIONS
            or self.relations > MOST_RELATIONS
            or hops > MOST_HOPS
            or depth > DEEPEST_ANY
        ):
            raise ToolError(
                _(
                    'This is too expensive: a domain has at most %(conditions)s conditions and %(relations)s relations, '
                    'a path at most %(hops)s relations, and "any" stands in at most %(depth)s others. Ask in smaller steps.',
                    conditions=MOST_CONDITIONS,
                    relations=MOST_RELATIONS,
                    hops=MOST_HOPS,
                    depth=DEEPEST_ANY,
                )
            )


def read_domain(model, domain):
    """Return a domain for ``search``; raise ToolError, or AccessError for a field that the user may not read."""
    return _read_domain(model, domain, _Extent(), 0, 0)


def _read_domain(model, domain, extent, hops, depth):
    """Return the part of a domain to which ``hops`` relations lead and which stands in ``depth`` conditions."""
    if not isinstance(domain, list):
        raise ToolError(_('A domain is a list in JSON, such as %s.', EXAMPLE))
    items = [_parsed(item) for item in domain]
    if _is_condition(items):
        items = [items]
    read = [item if _is_operator(item) else _condition(model, item, extent, hops, depth) for item in items]
    _check_arity(read)
    return read


def _parsed(item):
    """Return the condition that a text spells, any other item as it is."""
    if isinstance(item, str) and item.strip().startswith(('[', '(')):
        try:
            return read_literal(item)
        except ValueError:
            return item
    return item


def _is_condition(items):
    """Return True if the list is one condition, a pair of brackets short."""
    return len(items) == 3 and isinstance(items[0], str) and isinstance(items[1], str) and not _is_operator(items[0])


def _is_operator(item):
    if not isinstance(item, str):
        return False
    if item.lower() in NOTATION:
        raise ToolError(
            _(
                'Write "%(sign)s" instead of "%(word)s", before what it joins: '
                '["|", condition, condition], ["&", condition, condition], ["!", condition].',
                sign=NOTATION[item.lower()],
                word=item,
            )
        )
    return item in BINARY or item == '!'


def _check_arity(items):
    """Raise ToolError if an operator lacks its conditions."""
    complete = 0
    for item in reversed(items):
        wanted = {'&': 2, '|': 2, '!': 1}.get(item, 0) if isinstance(item, str) else 0
        if complete < wanted:
            raise ToolError(_('After "%(sign)s" the domain needs %(count)s conditions.', sign=item, count=wanted))
        complete += 1 - wanted


def _condition(model, item, extent, hops, depth):
    if item in (ALWAYS, NEVER):
        return tuple(item)
    if not isinstance(item, list) or len(item) != 3 or not isinstance(item[0], str) or not isinstance(item[1], str):
        raise ToolError(
            _(
                '%(item)s is no condition: write [field, operator, value], as in %(example)s.',
                item=shown(item),
                example=EXAMPLE,
            )
        )
    path, operator, value = item
    operator = _operator(operator)
    relations = path.count('.') + (operator in ('any', 'not any'))
    hops += relations
    extent.add(relations, hops, depth)
    owner, field, rest = resolve(model, path)
    check_readable(owner, field.name)
    if not field._description_searchable:
        raise ToolError(_('%(field)s is computed and cannot be searched; use a stored field.', field=path))
    if operator in ('any', 'not any'):
        _check_relation(field, path)
        comodel = model.env[field.comodel_name]
        return (path, operator, _read_domain(comodel, _parsed(value), extent, hops, depth + 1))
    if rest:
        # A property or a piece of a date: Odoo knows their types.
        return (path, operator, value)
    return (path, *read_comparison(owner, field, operator, value))


def _operator(text):
    operator = ' '.join(text.lower().split())
    operator = ALIASES.get(operator, operator)
    if operator not in OPERATORS:
        raise ToolError(
            _('There is no operator %(name)s. Known are %(known)s.', name=shown(text), known=choices(OPERATORS))
        )
    return operator


def _check_relation(field, path):
    if not field.relational:
        raise ToolError(_('%s is no relation: "any" cannot look into it.', path))

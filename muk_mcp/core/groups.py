"""Reads how records are to be grouped and added up, and shows what came of it."""

import re

from odoo import _
from odoo.models import BaseModel

from ..compat import check_readable
from .errors import ToolError, choices, close_names
from .paths import DATE_PARTS, resolve
from .periods import STEPS, bounds_of, condition_of, key_of
from .values import json_value, moment, named_record

COUNT = '__count'
NUMBERS = {'integer', 'float', 'monetary'}
SORTED = {*NUMBERS, 'char', 'text', 'date', 'datetime', 'selection', 'boolean'}
# Which types a function applies to; None is any.
FUNCTIONS = {
    'sum': NUMBERS,
    'avg': NUMBERS,
    'min': SORTED,
    'max': SORTED,
    'bool_and': {'boolean'},
    'bool_or': {'boolean'},
    'count': None,
    'count_distinct': None,
    'array_agg': None,
}
ZERO = {'sum', 'count', 'count_distinct'}
TERM = re.compile(r'(\S+?)(?:(?:\s+|:)(asc|desc))?', re.IGNORECASE)


class Grouping:
    """A checked request for groups of ``model``; raises ToolError if it cannot be met."""

    def __init__(self, model, domain, groupby, aggregates):
        self.model = model
        self.domain = [list(item) if isinstance(item, tuple) else item for item in domain]
        self.keys = [(spec, *self._group(spec)) for spec in groupby]
        self.totals = [*map(self._aggregate, aggregates), COUNT]
        self.zone = model.env.context.get('tz') or 'UTC'

    def _group(self, spec):
        """Return the field and period of a group."""
        path, _colon, period = spec.partition(':')
        owner, field, _rest = resolve(self.model, path)
        check_readable(owner, field.name)
        is_time = field.type in ('date', 'datetime')
        if is_time and period not in STEPS and period not in DATE_PARTS:
            raise ToolError(
                _(
                    '%(field)s takes a period: one of %(known)s, as in %(field)s:month.',
                    field=path,
                    known=choices(STEPS),
                )
            )
        if period and not is_time and field.type != 'properties':
            raise ToolError(_('%(field)s is no date and takes no period.', field=path))
        if not field.store and not field.related and field.type != 'properties':
            raise ToolError(_('%s is computed: records cannot be grouped by it.', path))
        return field, period

    def _aggregate(self, spec):
        path, _colon, function = spec.partition(':')
        if function not in FUNCTIONS:
            raise ToolError(
                _(
                    '%(spec)s is no total: write "field:function" with one of %(known)s.',
                    spec=spec[:100],
                    known=choices(FUNCTIONS),
                )
            )
        owner, field, _rest = resolve(self.model, path)
        check_readable(owner, field.name)
        if not field.store and not field.inherited:
            raise ToolError(_('%s is computed: the database cannot add it up.', path))
        types = FUNCTIONS[function]
        if types and field.type not in types:
            raise ToolError(
                _(
                    '%(function)s does not apply to %(field)s: it is of type %(type)s.',
                    function=function,
                    field=path,
                    type=field.type,
                )
            )
        return spec

    def order(self, order):
        """Return an order of the groups that ends with their keys, so that pages never overlap."""
        known = [*(spec for spec, _field, _period in self.keys), *self.totals]
        terms = [self._term(text.strip(), known) for text in (order or '').split(',') if text.strip()]
        used = {term.split()[0] for term in terms}
        return ', '.join([*terms, *(spec for spec, _field, _period in self.keys if spec not in used)])

    def _term(self, text, known):
        found = TERM.fullmatch(text)
        spec, direction = found.groups() if found else (text, None)
        if spec not in known:
            raise ToolError(
                _(
                    'Groups cannot be sorted by %(name)s, only by %(known)s.%(hint)s',
                    name=text[:100],
                    known=choices(known),
                    hint=close_names(spec, known),
                )
            )
        return f'{spec} {(direction or "asc").lower()}'

    def shown(self, row):
        """Return a group as an object: its keys, totals, the bounds of its periods and its domain."""
        keys, values = row[: len(self.keys)], row[len(self.keys) :]
        group = {
            spec: self._key(field, period, value) for (spec, field, period), value in zip(self.keys, keys, strict=True)
        }
        group.update({spec: self._total(spec, value) for spec, value in zip(self.totals, values, strict=True)})
        return {**group, **self._bounds(keys), 'domain': self._domain(keys)} if self.keys else group

    def _key(self, field, period, value):
        if isinstance(value, BaseModel):
            return named_record(value)
        if value is False and field.type != 'boolean':
            return None
        if period in STEPS and value:
            return key_of(value, period)
        return json_value(value)

    def _total(self, spec, value):
        if value is False or value is None:
            function = spec.rpartition(':')[2]
            is_boolean = function in ('bool_and', 'bool_or')
            return 0 if function in ZERO or spec == COUNT else value if is_boolean else None
        return moment(value) if hasattr(value, 'hour') else json_value(value)

    def _bounds(self, keys):
        """Return ``from`` and ``to`` of the group's period; of several, by the name of each."""
        found = {
            spec: bounds_of(value, period, self.zone)
            for (spec, _field, period), value in zip(self.keys, keys, strict=True)
            if period in STEPS and value
        }
        if len(found) > 1:
            return {
                'from': {spec: pair[0] for spec, pair in found.items()},
                'to': {spec: pair[1] for spec, pair in found.items()},
            }
        return {name: bound for pair in found.values() for name, bound in zip(('from', 'to'), pair, strict=True)}

    def _domain(self, keys):
        conditions = [json_value(item) for item in self.domain]
        for (spec, _field, period), value in zip(self.keys, keys, strict=True):
            conditions += self._conditions(spec.partition(':')[0], period, value)
        return conditions

    def _conditions(self, path, period, value):
        field = resolve(self.model, path)[1]
        if value is False and field.type == 'boolean':
            return [[path, '=', False]]
        if isinstance(value, BaseModel):
            return [[path, '=', value.id or None]]
        if period in STEPS and value:
            return condition_of(path, value, period, self.zone)
        return [
            [
                f'{path}.{period}' if period in DATE_PARTS and value is not False else path,
                '=',
                None if value is False else json_value(value),
            ]
        ]

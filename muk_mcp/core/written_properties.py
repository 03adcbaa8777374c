"""Values of properties: fields that a parent record, such as the project of a task, defines for its children."""

from odoo import _

from .errors import ToolError, choices, shown
from .scalars import boolean_of, id_of, integer_of, number_of, text_of
from .times import read_date, read_moment

SCALARS = {
    'boolean': boolean_of,
    'integer': integer_of,
    'float': lambda value: float(number_of(value)),
    'monetary': lambda value: float(number_of(value)),
    'char': text_of,
    'text': text_of,
    'html': text_of,
}


def properties_value(records, field, value, values):
    """Return all properties of a record with those in ``value`` changed; each is named by its name or label."""
    if not isinstance(value, dict):
        raise ToolError(_('%(field)s takes {"property": value}, not %(value)s.', field=field.name, value=shown(value)))
    if len(records) > 1:
        raise ToolError(_('%s: write the properties of one record at a time.', field.name))
    definitions = _definitions(records, field, values)
    changed = {}
    for name, given in value.items():
        definition = _definition(field, definitions, name)
        changed[definition['name']] = _property_value(records.env, field, definition, given)
    known = {definition['name'] for definition in definitions}
    kept = {name: value for name, value in _values_of(records, field).items() if name in known}
    return {**kept, **changed}


def _definitions(records, field, values):
    container = values.get(field.definition_record) or records[field.definition_record].id
    try:
        parent = records.env[records._fields[field.definition_record].comodel_name].browse(id_of(container))
    except (ValueError, OverflowError):
        raise ToolError(
            _(
                '%(field)s: the record needs its %(parent)s first, which defines the properties.',
                field=field.name,
                parent=field.definition_record,
            )
        ) from None
    return [
        definition
        for definition in parent[field.definition_record_field] or ()
        if definition.get('type') != 'separator'
    ]


def _definition(field, definitions, name):
    for key in ('name', 'string'):
        found = [definition for definition in definitions if definition.get(key) == name]
        if len(found) == 1:
            return found[0]
    known = choices(f'{definition["name"]} ({definition.get("string")})' for definition in definitions)
    raise ToolError(
        _(
            '%(field)s has no property %(name)s. Known are %(known)s.',
            field=field.name,
            name=name,
            known=known or _('none'),
        )
    )


def _values_of(records, field):
    """Return the properties that the record has now, with ids for records."""
    stored = records.read([field.name])[0][field.name] if records else []
    return {item['name']: _ids(item['type'], item.get('value')) for item in stored}


def _ids(kind, value):
    if kind == 'many2one' and value:
        return value[0]
    return [item[0] for item in value] if kind == 'many2many' and value else value


def _property_value(env, field, definition, value):
    if value is None or value is False:
        return False
    label = f'{field.name}.{definition["name"]}'
    try:
        return _typed(env, definition, value)
    except (ValueError, OverflowError):
        known = definition.get('selection') or definition.get('tags') or ()
        hint = ' ' + _('Its choices are %s.', choices(item[0] for item in known)) if known else ''
        raise ToolError(
            _(
                '%(property)s is of type %(type)s and does not take %(value)s.%(hint)s',
                property=label,
                type=definition['type'],
                value=shown(value),
                hint=hint,
            )
        ) from None


def _typed(env, definition, value):
    kind = definition['type']
    if kind in SCALARS:
        return SCALARS[kind](value)
    if kind == 'date':
        return read_date(env, _Named(definition), value).isoformat()
    if kind == 'datetime':
        return read_moment(_Named(definition), value).isoformat(sep=' ')
    if kind == 'selection':
        return _choice(definition['selection'], value)
    if kind == 'tags':
        return [_choice(definition['tags'], item) for item in _list(value)]
    if kind == 'many2one':
        return _record(env, definition, value)
    if kind == 'many2many':
        return [_record(env, definition, item) for item in _list(value)]
    raise ValueError(kind)


class _Named:
    """What a sentence about a date needs of a field."""

    def __init__(self, definition):
        self.name = definition['name']


def _list(value):
    if not isinstance(value, list):
        raise ValueError(value)
    return value


def _choice(known, value):
    for position in (0, 1):
        found = [item[0] for item in known or () if item[position] == value]
        if len(found) == 1:
            return found[0]
    raise ValueError(value)


def _record(env, definition, value):
    record = env[definition['comodel']].browse(id_of(value))
    if not record.exists():
        raise ValueError(value)
    return record.id

"""Values of fields that point to other records."""

from odoo import _

from .errors import ToolError, choices, close_names, shown
from .scalars import id_of, integer_of

CREATE, UPDATE, DELETE, UNLINK, LINK, CLEAR, SET = range(7)
VERBS = {'set': SET, 'delete': DELETE, 'remove': UNLINK, 'update': UPDATE, 'create': CREATE, 'add': LINK}
NOTATION = '{"set": [ids], "add": [ids], "remove": [ids], "create": [{values}], "update": [{"id": id, values}], "delete": [ids]}'


def many2one_value(records, field, value, values):
    """Return the id of an existing record, given as an id or in the form in which reads return it."""
    return _existing(records.env[field.comodel_name], field, [_id(field, value)])[0]


def untyped_id_value(records, field, value, values):
    """Return an id in a field whose model another field names."""
    model_name = values.get(field.model_field) or records[:1][field.model_field]
    identifier = _id(field, value)
    if model_name in records.env:
        _existing(records.env[model_name], field, [identifier])
    return identifier


def reference_value(records, field, value, values):
    """Return ``model,id`` of an existing record."""
    model_name, _comma, number = value.partition(',') if isinstance(value, str) else ('', '', '')
    if isinstance(value, dict):
        model_name, number = value.get('model'), value.get('id')
    known = [name for name, _label in field._description_selection(records.env)]
    if model_name not in known or model_name not in records.env:
        raise ToolError(
            _(
                '%(field)s takes "model,id" with one of the models %(known)s, not %(value)s.',
                field=field.name,
                known=choices(known),
                value=shown(value),
            )
        )
    return f'{model_name},{_existing(records.env[model_name], field, [_id(field, number)])[0]}'


def to_many_value(records, field, value, values):
    """Return commands of the ORM for an object of verbs or for commands; a bare list of ids is none."""
    if isinstance(value, dict):
        given = [command for verb in _known_verbs(field, value) for command in _commands(field, verb, value[verb])]
    else:
        given = _listed_commands(field, value)
    related = records.env[field.comodel_name]
    return [_command(records, related, field, *command) for command in given]


def _known_verbs(field, value):
    unknown = [name for name in value if name not in VERBS]
    if unknown or not value:
        hint = close_names(unknown[0], VERBS) if unknown else ''
        raise ToolError(
            _(
                '%(field)s takes %(notation)s, not %(value)s.%(hint)s',
                field=field.name,
                notation=NOTATION,
                value=shown(value),
                hint=hint,
            )
        )
    return [verb for verb in VERBS if verb in value]


def _commands(field, verb, items):
    items = items if isinstance(items, list) else [items]
    code = VERBS[verb]
    if code == SET:
        return [(SET, 0, items)]
    if code == CREATE:
        return [(CREATE, 0, item) for item in items]
    if code == UPDATE:
        return [_update(field, item) for item in items]
    return [(code, item, 0) for item in items]


def _update(field, item):
    if not isinstance(item, dict) or 'id' not in item:
        raise ToolError(_('%(field)s: each item of "update" is {"id": id, values}.', field=field.name))
    return (UPDATE, item['id'], {name: member for name, member in item.items() if name != 'id'})


def _listed_commands(field, value):
    if not isinstance(value, list):
        raise ToolError(
            _('%(field)s takes %(notation)s, not %(value)s.', field=field.name, notation=NOTATION, value=shown(value))
        )
    if not value:
        raise ToolError(_('%s: an empty list says nothing. {"set": []} empties it.', field.name))
    for command in value:
        if not isinstance(command, list | tuple):
            raise ToolError(
                _(
                    '%s: a list of ids could mean several things. {"set": [ids]} replaces, {"add": [ids]} adds, {"remove": [ids]} takes away.',
                    field.name,
                )
            )
    return [_listed_command(field, command) for command in value]


def _listed_command(field, command):
    try:
        code = integer_of(command[0])
    except (IndexError, ValueError, OverflowError):
        code = None
    sizes = {CREATE: (3,), UPDATE: (3,), SET: (3,), CLEAR: (1, 2, 3), DELETE: (2, 3), UNLINK: (2, 3), LINK: (2, 3)}
    if len(command) not in sizes.get(code, ()):
        raise ToolError(
            _(
                '%(field)s: %(value)s is no command. Better: %(notation)s.',
                field=field.name,
                value=shown(command),
                notation=NOTATION,
            )
        )
    return (code, *command[1:], *[0] * (3 - len(command)))


def _command(records, related, field, code, identifier, content):
    """Return a command of the ORM whose ids exist and whose values are checked."""
    if code == CREATE:
        return (CREATE, 0, _nested(related, content))
    if code == CLEAR:
        return (CLEAR, 0, 0)
    if code == SET:
        ids = content if isinstance(content, list) else [content]
        return (SET, 0, _existing(related, field, [_id(field, item) for item in ids]))
    identifier = _existing(related, field, [_id(field, identifier)])[0]
    if code == LINK:
        return (LINK, identifier, 0)
    _check_is_linked(records, field, identifier)
    return (
        (UPDATE, identifier, _nested(related.browse(identifier), content)) if code == UPDATE else (code, identifier, 0)
    )


def _nested(records, values):
    from .written_values import written_values

    return written_values(records, values)


def _check_is_linked(records, field, identifier):
    """Raise ToolError unless every record that is written has the other one: Odoo would change it all the same."""
    for record in records or [records]:
        if identifier not in record.with_context(active_test=False)[field.name]._ids:
            raise ToolError(_('%(field)s of this record does not hold the id %(id)s.', field=field.name, id=identifier))


def _id(field, value):
    try:
        return id_of(value)
    except (ValueError, OverflowError):
        raise ToolError(
            _(
                '%(field)s takes the id of a record, not %(value)s. search_read finds ids.',
                field=field.name,
                value=shown(value),
            )
        ) from None


def _existing(model, field, ids):
    """Return the ids; raise ToolError for those of no record."""
    found = set(model.browse(ids).exists()._ids)
    missing = [identifier for identifier in ids if identifier not in found]
    if missing:
        raise ToolError(
            _(
                '%(field)s: no record of %(model)s has the id %(ids)s.',
                field=field.name,
                model=model._name,
                ids=choices(missing),
            )
        )
    return ids

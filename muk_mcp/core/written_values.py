"""Refuses values for related records that the ORM would silently read as "none"."""

from odoo import _
from odoo.exceptions import UserError

# Codes of the commands (odoo.fields.Command): create, update, delete, unlink, link, clear, set.
COMMAND_CODES = range(7)
CREATE, UPDATE, SET = 0, 1, 6


def check_written_values(model, values):
    """Raise UserError where a value for a many2one is no id or one for a list of records is no list of commands."""
    for name, value in values.items():
        field = model._fields[name]
        if not value:
            continue
        if field.type == 'many2one' and not _is_id(value):
            raise UserError(
                _(
                    '%(field)s takes the id of a %(model)s record, not %(value)s. Use search_read to find the id.',
                    field=name,
                    model=field.comodel_name,
                    value=repr(value)[:100],
                )
            )
        if field.type in ('one2many', 'many2many'):
            _check_commands(model.env[field.comodel_name], name, value)


def _check_commands(related, name, value):
    commands = value if isinstance(value, list) else [value]
    for command in commands:
        if not (_is_id(command) or _is_command(command)):
            raise UserError(
                _(
                    '%(field)s takes a list of commands such as [[6, 0, [ids]]] or [[4, id]], not %(value)s.',
                    field=name,
                    value=repr(command)[:100],
                )
            )
        if isinstance(command, list) and command[0] in (CREATE, UPDATE):
            check_written_values(related, {key: item for key, item in command[2].items() if key in related._fields})


def _is_id(value):
    return isinstance(value, int) and not isinstance(value, bool)


def _is_command(command):
    if not isinstance(command, list) or not command or not _is_id(command[0]) or command[0] not in COMMAND_CODES:
        return False
    kinds = {CREATE: dict, UPDATE: dict, SET: list}
    kind = kinds.get(command[0])
    return len(command) <= 3 and (kind is None or (len(command) == 3 and isinstance(command[2], kind)))

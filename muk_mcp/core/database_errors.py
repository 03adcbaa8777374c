"""What a user may read about an error of the database.

PostgreSQL's own words hold the row that was refused, with the hash of a password and the seed of a second factor in it.
None of them leave the server: here every kind of error has a sentence of Odoo's or of ours.
"""

import psycopg2
from psycopg2 import errors

from odoo import _

from .errors import busy

# Another transaction was in the way of a call, which is run again for these.
TO_BE_RETRIED = (errors.LockNotAvailable, errors.SerializationFailure, errors.DeadlockDetected)


def behind(error):
    """Return the ``psycopg2.Error`` that an exception is, or that it was raised for; None if there is none."""
    while error is not None and not isinstance(error, psycopg2.Error):
        error = error.__cause__ or error.__context__
    return error


def quoted(refusals, text):
    """Return the first of the errors of the database whose words a text holds, None if it holds none."""
    return next((error for error in refusals if _is_quoted(error, text)), None)


def _is_quoted(error, text):
    """Return True if a text holds what PostgreSQL said of an error, be it in Python's notation."""
    words = [word for word in (error.diag.message_primary, error.diag.message_detail, str(error)) if word]
    return any(word in text or repr(word)[1:-1] in text for word in words)


def explained(env, error, attempt):
    """Return the sentence for a ``psycopg2.Error`` of an attempt; the transaction of ``env`` must be usable again."""
    if isinstance(error, psycopg2.IntegrityError):
        return _integrity(env, error, attempt.was_deleting)
    if isinstance(error, TO_BE_RETRIED):
        return _('Somebody else is changing the same records just now. Try again in a moment.')
    if isinstance(error, errors.ReadOnlySqlTransaction):
        return _('This connection is read-only, and Odoo would have had to write something for this. Do not try again.')
    if isinstance(error, errors.QueryCanceled) and attempt.is_hurried:
        return busy()
    if isinstance(error, errors.QueryCanceled):
        return _('This takes the database too long. Ask for less: a narrower domain, fewer fields or a shorter period.')
    if isinstance(error, errors.NumericValueOutOfRange):
        return _('A number is too large for its field.')
    if isinstance(error, errors.StringDataRightTruncation):
        return _('A text is too long for its field.')
    if isinstance(error, psycopg2.DataError):
        return _('A value does not fit its field. describe_model tells the types.')
    return _('The database cannot do this with these fields. describe_model tells their types.')


def _integrity(env, error, was_deleting):
    diagnosis = error.diag
    declared = _declared_message(env, diagnosis.constraint_name)
    if declared:
        return declared
    model = _model_of(env, diagnosis.table_name)
    if isinstance(error, errors.NotNullViolation):
        return _('%s is required and has no value.', _field_name(model, diagnosis.column_name))
    if isinstance(error, errors.ForeignKeyViolation):
        return _foreign_key(env, model, error, was_deleting)
    if isinstance(error, errors.UniqueViolation | errors.ExclusionViolation):
        fields = ', '.join(_field_name(model, column) for column in _columns(env, diagnosis))
        return _('There is already a record of %(model)s with the same %(fields)s.', model=_name(model), fields=fields)
    return _('A rule of %s refuses these values.', _name(model))


def _foreign_key(env, model, error, was_deleting):
    column = next(iter(_columns(env, error.diag)), None)
    # PostgreSQL names the table with the reference in either case.
    if was_deleting:
        return _(
            'This is still used by %(model)s (%(field)s). Archive it instead, or change those records first.',
            model=_name(model),
            field=_field_name(model, column),
        )
    return _('%s names a record that does not exist.', _field_name(model, column))


def _columns(env, diagnosis):
    """Return the columns of a constraint or unique index, in the order in which the database lists them."""
    env.cr.execute(
        """
        SELECT DISTINCT a.attname
          FROM pg_class t
          JOIN pg_namespace n ON n.oid = t.relnamespace AND n.nspname = %(schema)s
          LEFT JOIN pg_constraint c ON c.conrelid = t.oid AND c.conname = %(name)s
          LEFT JOIN pg_index i ON i.indrelid = t.oid
                              AND i.indexrelid = (SELECT oid FROM pg_class WHERE relname = %(name)s AND relnamespace = n.oid)
          JOIN pg_attribute a ON a.attrelid = t.oid AND (a.attnum = ANY (c.conkey) OR a.attnum = ANY (i.indkey))
         WHERE t.relname = %(table)s
         ORDER BY 1
        """,
        {'schema': diagnosis.schema_name, 'name': diagnosis.constraint_name, 'table': diagnosis.table_name},
    )
    return [name for (name,) in env.cr.fetchall()]


def _declared_message(env, constraint):
    """Return the translated message that a model declares for a constraint of its own, None if there is none."""
    if not constraint:
        return None
    found = env['ir.model.constraint'].sudo().search([('name', '=', constraint), ('message', '!=', False)], limit=1)
    return found.message or None


def _model_of(env, table):
    return next((env[name] for name in env.registry.models if env[name]._table == table and env[name]._auto), None)


def _name(model):
    return _('another model') if model is None else f'{model._description} ({model._name})'


def _field_name(model, column):
    field = model._fields.get(column) if model is not None else None
    if field is None:
        return column or _('A value')
    label = field.get_description(model.env, ['string'])['string']
    return f'{label} ({column})'

"""Asks the database how long values are before they are read."""

from odoo.tools import SQL

LONG_TEXTS = {'text', 'html', 'json', 'serialized', 'properties', 'properties_definition'}
LONG_TYPES = {*LONG_TEXTS, 'binary', 'one2many', 'many2many'}


def text_lengths(records, names):
    """Return, by id, how many characters the long texts among ``names`` have together."""
    columns = [name for name in names if records._fields[name].type in LONG_TEXTS and records._fields[name].store]
    if not columns or not records:
        return {}
    total = SQL(' + ').join(SQL('coalesce(length(%s::text), 0)', SQL.identifier(name)) for name in columns)
    query = SQL('SELECT id, %s FROM %s WHERE id IN %s', total, SQL.identifier(records._table), records._ids)
    records.env.cr.execute(query)
    return dict(records.env.cr.fetchall())


def file_sizes(records, name):
    """Return, by id, how many bytes the files of a binary field have; those of computed fields are not known."""
    field = records._fields[name]
    if field.base_field.model_name == 'ir.attachment' and field.base_field.name in ('raw', 'datas'):
        return {record.id: record.sudo().file_size for record in records}
    if not field.store or not records:
        return {}
    records.env.cr.execute(_attached(records, name) if field.attachment else _in_column(records, name))
    return dict(records.env.cr.fetchall())


def _attached(records, name):
    return SQL(
        'SELECT res_id, file_size FROM ir_attachment WHERE res_model = %s AND res_field = %s AND res_id IN %s',
        records._name,
        name,
        records._ids,
    )


def _in_column(records, name):
    column = SQL.identifier(name)
    return SQL(
        'SELECT id, octet_length(%s) FROM %s WHERE id IN %s', column, SQL.identifier(records._table), records._ids
    )

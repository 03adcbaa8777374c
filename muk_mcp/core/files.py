"""Files of records as links, so that a client sees what they are without their content."""

from ..protocol.content import resource_link
from .sizes import file_sizes

UNKNOWN_TYPE = 'application/octet-stream'


def file_links(records, names):
    """Return a resource link for every file in the binary fields among ``names``."""
    return [link for name in names if records._fields[name].type == 'binary' for link in _links_of_field(records, name)]


def _links_of_field(records, name):
    sizes, types = file_sizes(records, name), media_types(records, name)
    for record in records:
        if sizes.get(record.id):
            media_type = types.get(record.id) or UNKNOWN_TYPE
            yield resource_link(uri_of(record, name), record.display_name or name, media_type, sizes[record.id])


def uri_of(record, name):
    """Return what identifies the file in answers; no client can open it."""
    return f'odoo://{record._name}/{record.id}/{name}'


def media_types(records, name):
    """Return, by id, the media types of the files in a binary field, as far as they are known without reading."""
    if 'mimetype' in records._fields and records._fields[name].base_field.model_name == 'ir.attachment':
        return {record.id: record.sudo().mimetype for record in records}
    attachments = (
        records.env['ir.attachment']
        .sudo()
        .search([('res_model', '=', records._name), ('res_field', '=', name), ('res_id', 'in', records.ids)])
    )
    return {attachment.res_id: attachment.mimetype for attachment in attachments}

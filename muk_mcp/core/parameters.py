"""JSON Schema of the arguments that many tools share.

Every client pays for these texts in every conversation, so they are short.
"""

RECORDS_PER_CALL = 200
WRITES_PER_CALL = 100
LARGEST_ID = 2**31 - 1

MODEL = {
    'type': 'string',
    'minLength': 1,
    'maxLength': 128,
    'description': 'Technical name such as "res.partner".',
}
DOMAIN = {
    'type': 'array',
    'items': {'type': 'array', 'items': {'type': 'string'}},
    'free': True,
    'default': [],
    'description': 'Odoo domain: [field, operator, value] conditions, joined by "and", or in prefix notation with "&", '
    '"|", "!". Values are texts, numbers, true, false, null or lists; dotted paths reach related records. Example: '
    '[["is_company", "=", true], ["country_id.code", "in", ["AT", "DE"]]].',
}
FIELDS = {
    'type': 'array',
    'items': {'type': 'string'},
    'maxItems': 200,
    'description': 'Names of fields. Without it: the columns of the list view in Odoo.',
}
ID = {'type': 'integer', 'minimum': 1, 'maximum': LARGEST_ID}
OFFSET = {
    'type': 'integer',
    'minimum': 0,
    'maximum': LARGEST_ID,
    'default': 0,
    'description': 'How many to skip: next_offset of the previous answer.',
}
ORDER = {
    'type': 'string',
    'maxLength': 256,
    'description': 'Such as "name, date desc". Without it: the order of the model.',
}
VALUES = {
    'type': 'object',
    'additionalProperties': True,
    'free': True,
    'description': 'Values by field name. null empties. many2one: an id. Lists of records: {"set": [ids], "add": [ids], '
    '"remove": [ids], "create": [{values}], "update": [{"id": 1, values}], "delete": [ids]}. Dates YYYY-MM-DD, times '
    'ISO 8601. html fields take markup; plain text is escaped. Files: Base64.',
}
CONTEXT = {
    'type': 'object',
    'additionalProperties': True,
    'free': True,
    'default': {},
    'description': 'lang, tz, allowed_company_ids, active_test (false: archived too); for wizards active_model, '
    'active_id, active_ids, default_<field>.',
}


def ids(limit=RECORDS_PER_CALL):
    """Return the schema of a list of record ids."""
    return {
        'type': 'array',
        'items': ID,
        'minItems': 1,
        'maxItems': limit,
        'description': f'Ids of records, {limit} at most.',
    }


def limit(default=80, maximum=500):
    """Return the schema of the number of results wanted."""
    return {'type': 'integer', 'minimum': 1, 'maximum': maximum, 'default': default}


def parameters(required=(), **properties):
    """Return the input schema of a tool: an object with these properties and no others."""
    schema = {'type': 'object', 'properties': properties, 'additionalProperties': False}
    return {**schema, 'required': list(required)} if required else schema

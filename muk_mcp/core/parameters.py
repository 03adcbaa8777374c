"""JSON Schema of the arguments that many tools share."""

RECORDS_PER_CALL = 200
WRITES_PER_CALL = 100
LARGEST_ID = 2**31 - 1

MODEL = {
    'type': 'string',
    'minLength': 1,
    'maxLength': 128,
    'description': 'Technical name of the model, such as "res.partner". list_models finds it.',
}
DOMAIN = {
    'type': 'array',
    'default': [],
    'description': 'Odoo search domain: a list of [field, operator, value] conditions, joined by "and", or in prefix '
    'notation with "&", "|" and "!". Example: [["is_company", "=", true], ["name", "ilike", "azure"]]. '
    'An empty list matches every record. Dotted paths such as "country_id.code" reach related records.',
}
FIELDS = {
    'type': 'array',
    'items': {'type': 'string'},
    'maxItems': 200,
    'description': 'Names of the fields to return, as describe_model lists them. Without it: the name and the stored '
    'plain fields, but no texts with markup, files or lists of records, which must be named.',
}
ID = {'type': 'integer', 'minimum': 1, 'maximum': LARGEST_ID}
OFFSET = {
    'type': 'integer',
    'minimum': 0,
    'maximum': LARGEST_ID,
    'default': 0,
    'description': 'How many matches to skip; pass next_offset of the previous answer to read on.',
}
ORDER = {
    'type': 'string',
    'maxLength': 256,
    'description': 'Sort order such as "name asc, id desc". Without it: the order of the model.',
}
VALUES = {
    'type': 'object',
    'description': 'Field values by field name. A many2one takes an id; a list of records takes commands: '
    '[[6, 0, [ids]]] sets, [[4, id]] adds, [[3, id]] removes, [[0, 0, {values}]] creates. '
    'Dates are "YYYY-MM-DD", times "YYYY-MM-DD HH:MM:SS" in UTC, null or false empties a field.',
}
CONTEXT = {
    'type': 'object',
    'additionalProperties': False,
    'default': {},
    'description': 'Settings that differ from those of the user for this call.',
    'properties': {
        'lang': {'type': 'string', 'description': 'Language of translated texts, such as "fr_FR".'},
        'tz': {'type': 'string', 'description': 'Time zone such as "Europe/Vienna".'},
        'allowed_company_ids': {
            'type': 'array',
            'items': ID,
            'minItems': 1,
            'description': 'Companies to work in, the first one for new records.',
        },
        'active_test': {'type': 'boolean', 'description': 'false finds archived records too.'},
    },
}


def ids(limit=RECORDS_PER_CALL):
    """Return the schema of a list of record ids."""
    return {
        'type': 'array',
        'items': ID,
        'minItems': 1,
        'maxItems': limit,
        'description': f'Ids of the records, at most {limit} in one call.',
    }


def limit(default=80, maximum=500):
    """Return the schema of the number of results wanted."""
    return {
        'type': 'integer',
        'minimum': 1,
        'maximum': maximum,
        'default': default,
        'description': f'How many results to return at most; no more than {maximum}.',
    }


def parameters(required=(), **properties):
    """Return the input schema of a tool: an object with these properties and no others."""
    schema = {'type': 'object', 'properties': properties, 'additionalProperties': False}
    return {**schema, 'required': list(required)} if required else schema

import pytest
from mcp_protocol.schema import ArgumentError, checked_arguments

SCHEMA = {
    'type': 'object',
    'required': ['model'],
    'additionalProperties': False,
    'properties': {
        'model': {'type': 'string', 'minLength': 1, 'maxLength': 10},
        'ids': {'type': 'array', 'items': {'type': 'integer', 'minimum': 1}, 'minItems': 1, 'maxItems': 3},
        'limit': {'type': 'integer', 'minimum': 1, 'maximum': 500, 'default': 80},
        'kind': {'type': 'string', 'enum': ['note', 'comment']},
        'ratio': {'type': 'number'},
        'deep': {'type': 'object', 'properties': {'on': {'type': 'boolean'}}, 'additionalProperties': False},
        'any': {},
        'either': {'type': ['string', 'null']},
    },
}


def fault(**arguments):
    with pytest.raises(ArgumentError) as caught:
        checked_arguments(SCHEMA, arguments)
    return str(caught.value)


def test_defaults_are_filled_in():
    assert checked_arguments(SCHEMA, {'model': 'a'}) == {'model': 'a', 'limit': 80}


def test_given_value_replaces_the_default():
    assert checked_arguments(SCHEMA, {'model': 'a', 'limit': 5})['limit'] == 5


@pytest.mark.parametrize(
    ('arguments', 'part'),
    [
        ({}, '`model` is required'),
        ({'model': ''}, 'at least 1 characters'),
        ({'model': 'a' * 11}, 'at most 10 characters'),
        ({'model': 7}, '`model` must be of type string'),
        ({'model': 'a', 'ids': []}, 'at least 1 items'),
        ({'model': 'a', 'ids': [1, 2, 3, 4]}, 'at most 3 items'),
        ({'model': 'a', 'ids': [1, 0]}, '`ids[1]` must be at least 1'),
        ({'model': 'a', 'ids': [True]}, '`ids[0]` must be of type integer'),
        ({'model': 'a', 'limit': 501}, '`limit` must be at most 500'),
        ({'model': 'a', 'limit': 1.0}, '`limit` must be of type integer'),
        ({'model': 'a', 'kind': 'mail'}, '`kind` must be one of note, comment'),
        ({'model': 'a', 'deep': {'off': 1}}, '`deep.off` is unknown; known are on'),
        ({'model': 'a', 'deep': {'on': 1}}, '`deep.on` must be of type boolean'),
        ({'model': 'a', 'either': 1}, 'of type string or null'),
        ({'model': 'a', 'modle': 'a'}, '`modle` is unknown'),
    ],
)
def test_fault_names_the_argument_and_the_rule(arguments, part):
    assert part in fault(**arguments)


def test_every_fault_is_reported():
    text = fault(limit=0, kind='x')
    assert '`model`' in text
    assert '`limit`' in text
    assert '`kind`' in text


@pytest.mark.parametrize(('name', 'text', 'value'), [('ids', '[1, 2]', [1, 2]), ('deep', '{"on": true}', {'on': True})])
def test_list_or_object_sent_as_json_text_is_unwrapped(name, text, value):
    assert checked_arguments(SCHEMA, {'model': 'a', name: text})[name] == value


@pytest.mark.parametrize('text', ['1, 2', '[' * 900 + ']' * 900, '[' * 100_000])
def test_text_that_is_no_json_or_nested_too_deeply_stays_a_fault(text):
    assert '`ids` must be of type array' in fault(model='a', ids=text)


@pytest.mark.parametrize('text', ['a\x00b', '\ud800'])
def test_text_that_the_database_cannot_hold_is_a_fault(text):
    assert 'NUL' in fault(model='a', any=[{'deep': text}])


def test_schema_without_properties_refuses_arguments():
    with pytest.raises(ArgumentError):
        checked_arguments({'type': 'object', 'additionalProperties': False}, {'a': 1})

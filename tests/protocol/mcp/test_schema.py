import pytest
from mcp_protocol.arguments import checked_arguments
from mcp_protocol.schema import ArgumentError, check_declaration, wire_schema

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
        'rows': {'type': 'array', 'items': {'type': 'object', 'additionalProperties': True}},
        'domain': {'type': 'array', 'items': {'type': 'string'}, 'free': True, 'default': []},
    },
}


def fault(**arguments):
    with pytest.raises(ArgumentError) as caught:
        checked_arguments(SCHEMA, arguments)
    return str(caught.value)


def read(**arguments):
    return checked_arguments(SCHEMA, {'model': 'a', **arguments})


def test_defaults_are_filled_in():
    assert read() == {'model': 'a', 'limit': 80, 'domain': []}


def test_given_value_replaces_the_default():
    assert read(limit=5)['limit'] == 5


def test_defaults_are_not_shared_by_calls():
    """DF-03: an override that adds to its domain must not change the domain of the next call, of another user perhaps."""
    read()['domain'].append('injected')
    assert read()['domain'] == []
    assert SCHEMA['properties']['domain']['default'] == []


@pytest.mark.parametrize(
    ('arguments', 'part'),
    [
        ({}, '`model` is required'),
        ({'model': None}, '`model` is required'),
        ({'model': ''}, 'at least 1 characters'),
        ({'model': 'a' * 11}, 'at most 10 characters'),
        ({'model': 7}, '`model` must be a text'),
        ({'model': 'a', 'ids': []}, 'at least 1 items'),
        ({'model': 'a', 'ids': [1, 2, 3, 4]}, 'at most 3 items'),
        ({'model': 'a', 'ids': [1, 0]}, '`ids[1]` must be at least 1'),
        ({'model': 'a', 'ids': [True]}, '`ids[0]` must be a whole number'),
        ({'model': 'a', 'ids': [1.5]}, '`ids[0]` must be a whole number'),
        ({'model': 'a', 'ids': 'x'}, '`ids` must be a list'),
        ({'model': 'a', 'limit': 501}, '`limit` must be at most 500'),
        ({'model': 'a', 'limit': 1.5}, '`limit` must be a whole number'),
        ({'model': 'a', 'limit': '1.5'}, '`limit` must be a whole number'),
        ({'model': 'a', 'limit': True}, '`limit` must be a whole number'),
        ({'model': 'a', 'kind': 'mail'}, '`kind` must be one of note, comment'),
        ({'model': 'a', 'deep': {'off': 1}}, '`deep.off` is unknown; known are on'),
        ({'model': 'a', 'deep': {'on': 2}}, '`deep.on` must be true or false'),
        ({'model': 'a', 'domain': {}}, '`domain` must be a list'),
        ({'model': 'a', 'modle': 'a'}, '`modle` is unknown'),
    ],
)
def test_fault_names_the_argument_and_the_rule(arguments, part):
    assert part in fault(**arguments)


def test_faults_are_reported_together_but_no_more_than_ten():
    text = fault(limit=0, kind='x')
    assert '`model`' in text
    assert '`limit`' in text
    assert '`kind`' in text
    text = fault(model='a', **{f'unknown{number}': 1 for number in range(50)})
    assert text.count('is unknown') == 10
    assert text.endswith('There are more faults.')


def test_list_that_is_too_long_is_not_checked_item_by_item():
    assert fault(model='a', ids=['x'] * 100_000).count('`ids') == 1


@pytest.mark.parametrize(
    ('name', 'given', 'value'),
    [
        ('ids', '[1, 2]', [1, 2]),
        ('ids', '(1, 2)', [1, 2]),
        ('ids', 5, [5]),
        ('ids', '5', [5]),
        ('ids', [5.0, '6', '7.0'], [5, 6, 7]),
        ('deep', '{"on": true}', {'on': True}),
        ('deep', "{'on': True}", {'on': True}),
        ('deep', {'on': 'false'}, {'on': False}),
        ('deep', {'on': 1}, {'on': True}),
        ('deep', [], {}),
        ('rows', {'a': None}, [{'a': None}]),
        ('rows', '{"a": 1}', [{'a': 1}]),
        ('rows', ['{"a": 1}', {'b': '2'}], [{'a': 1}, {'b': '2'}]),
        ('limit', '3', 3),
        ('limit', ' 3 ', 3),
        ('limit', 3.0, 3),
        ('limit', '3.0', 3),
        ('ratio', '2.5', 2.5),
        ('ratio', '1e3', 1000.0),
        (
            'domain',
            "[('id', '=', 1), ('a', 'in', (1, -2.5, None, True))]",
            [['id', '=', 1], ['a', 'in', [1, -2.5, None, True]]],
        ),
        ('domain', "[['a', '=', true], ['b', '=', null]]", [['a', '=', True], ['b', '=', None]]),
        ('domain', ['["id", "=", 3]'], ['["id", "=", 3]']),
    ],
)
def test_value_that_can_only_mean_one_thing_is_read_as_such(name, given, value):
    assert read(**{name: given})[name] == value


@pytest.mark.parametrize(
    ('name', 'given'),
    [(name, None) for name in ('ids', 'limit', 'kind', 'ratio', 'deep', 'rows', 'domain')]
    + [(name, blank) for name in ('ids', 'limit', 'ratio', 'deep', 'rows', 'domain') for blank in ('', '  ')],
)
def test_null_and_empty_text_count_as_left_out(name, given):
    assert read(**{name: given}) == read()


@pytest.mark.parametrize(
    'text',
    [
        '1, 2',
        '[' * 900 + ']' * 900,
        '[' * 100_000,
        '[__import__("os")]',
        '[1 + 1]',
        '[x]',
        '[1e999]',
        "[b'x']",
        '[f"{1}"]',
    ],
)
def test_text_that_spells_no_literal_stays_a_fault(text):
    assert '`ids` must be a list' in fault(model='a', ids=text)


@pytest.mark.parametrize('text', ['a\x00b', '\ud800'])
def test_text_that_the_database_cannot_hold_is_a_fault(text):
    assert 'NUL' in fault(model='a', rows=[{'deep': text}])


def test_schema_without_properties_refuses_arguments():
    with pytest.raises(ArgumentError, match='`a` is unknown; known are none'):
        checked_arguments({'type': 'object', 'additionalProperties': False}, {'a': 1})


@pytest.mark.parametrize(
    ('rule', 'complaint'),
    [
        ({}, 'the type must be one of'),
        ({'type': ['string', 'null']}, 'the type must be one of'),
        ({'type': 'null'}, 'the type must be one of'),
        ({'anyOf': [{'type': 'string'}]}, 'the type must be one of'),
        ({'type': 'string', 'pattern': 'x'}, 'pattern is not supported'),
        ({'type': 'string', 'const': 'x'}, 'const is not supported'),
        ({'type': 'string', '$ref': 'x'}, 'is not supported'),
        ({'type': 'object', 'additionalProperties': True, 'oneOf': []}, 'oneOf is not supported'),
        ({'type': 'integer', 'minLength': 1}, 'minLength is not supported'),
        ({'type': 'array'}, 'must say what its items are'),
        ({'type': 'array', 'items': {}}, 'must say what its items are'),
        ({'type': 'array', 'items': {'type': 'array'}}, 'must say what its items are'),
        ({'type': 'object'}, 'additionalProperties'),
        ({'type': 'object', 'additionalProperties': {'type': 'string'}}, 'additionalProperties'),
    ],
)
def test_schema_that_some_interface_would_refuse_cannot_be_declared(rule, complaint):
    """DF-04: nothing outside the subset is taken silently."""
    schema = {'type': 'object', 'additionalProperties': False, 'properties': {'a': rule}}
    with pytest.raises(ValueError, match=complaint):
        check_declaration(schema, 'tool')


def test_our_own_keyword_stays_here():
    check_declaration(SCHEMA, 'tool')
    assert 'free' not in str(wire_schema(SCHEMA))
    assert wire_schema(SCHEMA)['properties']['domain']['items'] == {'type': 'string'}

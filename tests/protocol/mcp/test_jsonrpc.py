import pytest
from mcp_protocol.errors import INVALID_REQUEST, PARSE_ERROR, ProtocolError
from mcp_protocol.jsonrpc import error_response, parse_body, parse_message, request_id, result_response


@pytest.mark.parametrize(
    'body',
    [
        b'',
        b'{',
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b'{"a": 1e999}',
        b'\xff\xfe{}',
        b'[' * 100_000,
        b'1' * 5000,
        '{"a": 1}'.encode('utf-16'),
    ],
)
def test_body_that_is_no_json_is_a_parse_error(body):
    with pytest.raises(ProtocolError) as caught:
        parse_body(body)
    assert (caught.value.code, caught.value.status) == (PARSE_ERROR, 400)


@pytest.mark.parametrize(('levels', 'accepted'), [(99, True), (100, False), (400, False), (900, False)])
def test_nesting_is_bounded_far_from_the_end_of_the_stack(levels, accepted):
    body = b'{"params": %s%s}' % (b'[' * levels, b']' * levels)
    if accepted:
        assert parse_body(body)
    else:
        with pytest.raises(ProtocolError, match='nested too deeply'):
            parse_body(body)


@pytest.mark.parametrize('body', [b'[]', b'[' + b'{},' * 50 + b'{}]', b'"text"', b'null', b'1'])
def test_body_that_is_neither_an_object_nor_a_batch_is_an_invalid_request(body):
    with pytest.raises(ProtocolError) as caught:
        parse_body(body)
    assert (caught.value.code, caught.value.status) == (INVALID_REQUEST, 400)


@pytest.mark.parametrize(
    'data',
    [
        {},
        {'jsonrpc': '1.0', 'method': 'ping', 'id': 1},
        {'jsonrpc': '2.0', 'id': 1},
        {'jsonrpc': '2.0', 'method': 7, 'id': 1},
        {'jsonrpc': '2.0', 'method': 'ping', 'id': None},
        {'jsonrpc': '2.0', 'method': 'ping', 'id': True},
        {'jsonrpc': '2.0', 'method': 'ping', 'id': 1.5},
        {'jsonrpc': '2.0', 'method': 'ping', 'id': {}},
        {'jsonrpc': '2.0', 'method': 'ping', 'id': 1, 'params': [1]},
        {'jsonrpc': '2.0', 'method': 'ping', 'id': 1, 'params': False},
        {'jsonrpc': '2.0', 'method': 'ping', 'id': 1, 'params': 0},
        {'jsonrpc': '2.0', 'method': 'ping', 'id': 1, 'params': ''},
        [],
        'text',
        None,
    ],
)
def test_object_that_is_no_message_is_an_invalid_request(data):
    with pytest.raises(ProtocolError) as caught:
        parse_message(data)
    assert caught.value.code == INVALID_REQUEST


@pytest.mark.parametrize('params', [None, [], {}])
def test_params_that_are_null_or_an_empty_list_are_left_out(params):
    assert parse_message({'jsonrpc': '2.0', 'method': 'ping', 'id': 1, 'params': params}).params == {}


def test_batch_is_a_list_of_messages():
    assert parse_body(b'[{"jsonrpc": "2.0"}, 1]') == [{'jsonrpc': '2.0'}, 1]


@pytest.mark.parametrize('identifier', [0, 7, -1, 'a', ''])
def test_request_keeps_its_id(identifier):
    message = parse_message({'jsonrpc': '2.0', 'method': 'ping', 'id': identifier})
    assert message.is_request
    assert message.id == identifier
    assert message.params == {}


def test_message_without_id_is_a_notification():
    message = parse_message({'jsonrpc': '2.0', 'method': 'notifications/initialized'})
    assert not message.is_request
    assert not message.is_response


@pytest.mark.parametrize('member', ['result', 'error'])
def test_message_without_method_is_a_response(member):
    assert parse_message({'jsonrpc': '2.0', 'id': 1, member: {}}).is_response


def test_meta_of_another_type_is_empty():
    assert parse_message({'jsonrpc': '2.0', 'method': 'x', 'params': {'_meta': 'text'}}).meta == {}


@pytest.mark.parametrize(
    ('data', 'expected'),
    [
        ({'id': 5}, 5),
        ({'id': 'a'}, 'a'),
        ({'id': False}, None),
        ({'id': []}, None),
        ({}, None),
        ([], None),
    ],
)
def test_only_a_text_or_integer_can_be_repeated_as_id(data, expected):
    assert request_id(data) == expected


def test_error_without_readable_id_has_no_id():
    error = ProtocolError.parse_error('x')
    assert 'id' not in error_response(None, error)
    assert error_response(0, error)['id'] == 0


def test_result_response_repeats_the_id():
    assert result_response('a', {}) == {'jsonrpc': '2.0', 'id': 'a', 'result': {}}

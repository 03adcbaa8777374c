import base64

import pytest
from mcp_protocol.envelope import META_CLIENT_CAPABILITIES, META_VERSION, batch_revision, revision_of
from mcp_protocol.errors import (
    HEADER_MISMATCH,
    INVALID_PARAMS,
    INVALID_REQUEST,
    UNSUPPORTED_PROTOCOL_VERSION,
    ProtocolError,
)
from mcp_protocol.jsonrpc import Message
from mcp_protocol.revisions import ASSUMED, NEWEST_WITH_SESSIONS, REVISIONS, STATELESS, negotiate

CURRENT = '2026-07-28'


def stateless_request(method='tools/list', version=CURRENT, capabilities=None, **params):
    meta = {META_VERSION: version, META_CLIENT_CAPABILITIES: {} if capabilities is None else capabilities}
    return Message(method, 1, {**params, '_meta': meta})


def headers(method='tools/list', version=CURRENT, **more):
    return {'MCP-Protocol-Version': version, 'Mcp-Method': method, **more}


def refusal(message, sent):
    with pytest.raises(ProtocolError) as caught:
        revision_of(message, sent)
    assert caught.value.status == 400
    return caught.value


@pytest.mark.parametrize(
    ('requested', 'answered'),
    [
        ('2025-06-18', '2025-06-18'),
        ('2025-11-25', '2025-11-25'),
        ('2025-03-26', '2025-03-26'),
        ('2024-11-05', '2024-11-05'),
        ('2026-07-28', '2025-11-25'),
        ('1900-01-01', '2025-11-25'),
        ('', '2025-11-25'),
    ],
)
def test_initialize_is_answered_with_a_revision_that_has_sessions(requested, answered):
    assert negotiate(requested).name == answered


@pytest.mark.parametrize('name', ['2024-11-05', '2025-03-26', '2025-06-18', '2025-11-25'])
def test_header_names_the_revision_of_a_session(name):
    assert revision_of(Message('ping', 1), {'MCP-Protocol-Version': name}) is REVISIONS[name]


def test_absent_header_means_the_revision_before_the_header():
    assert revision_of(Message('ping', 1), {}) is ASSUMED
    assert ASSUMED.name == '2025-03-26'


def test_absent_header_means_the_revision_that_the_session_agreed_on():
    assert revision_of(Message('ping', 1), {}, REVISIONS['2024-11-05']) is REVISIONS['2024-11-05']
    header = {'MCP-Protocol-Version': '2025-06-18'}
    assert revision_of(Message('ping', 1), header, REVISIONS['2024-11-05']) is REVISIONS['2025-06-18']


def test_initialize_needs_no_header():
    assert not revision_of(Message('initialize', 1), {'MCP-Protocol-Version': '1900-01-01'}).stateless


def test_only_one_revision_has_batches():
    assert batch_revision({}).name == '2025-03-26'
    for name in REVISIONS.keys() - {'2025-03-26'}:
        with pytest.raises(ProtocolError, match=f'revision {name} has no batches'):
            batch_revision({'MCP-Protocol-Version': name})


def test_unknown_version_header_names_the_supported_versions():
    error = refusal(Message('ping', 1), {'MCP-Protocol-Version': '1900-01-01'})
    assert error.code == UNSUPPORTED_PROTOCOL_VERSION
    assert error.data == {'supported': list(REVISIONS), 'requested': '1900-01-01'}


def test_stateless_request_with_all_metadata_is_accepted():
    assert revision_of(stateless_request(), headers()) is STATELESS


@pytest.mark.parametrize(
    'sent',
    [
        {},
        {'MCP-Protocol-Version': CURRENT},
        headers(method='tools/call'),
        headers(version='2025-11-25'),
    ],
)
def test_header_that_is_missing_or_differs_is_a_mismatch(sent):
    assert refusal(stateless_request(), sent).code == HEADER_MISMATCH


def test_unknown_version_in_meta_is_unsupported():
    error = refusal(stateless_request(version='2027-01-01'), headers(version='2027-01-01'))
    assert error.code == UNSUPPORTED_PROTOCOL_VERSION


def test_version_with_sessions_in_meta_is_unsupported():
    version = NEWEST_WITH_SESSIONS.name
    assert refusal(stateless_request(version=version), headers(version=version)).code == UNSUPPORTED_PROTOCOL_VERSION


@pytest.mark.parametrize(
    'meta',
    [
        {},
        {META_VERSION: 7, META_CLIENT_CAPABILITIES: {}},
        {META_VERSION: CURRENT},
        {META_VERSION: CURRENT, META_CLIENT_CAPABILITIES: []},
    ],
)
def test_request_without_required_metadata_has_invalid_params(meta):
    assert refusal(Message('tools/list', 1, {'_meta': meta}), headers()).code == INVALID_PARAMS


def test_initialize_with_stateless_metadata_is_stateless():
    assert revision_of(stateless_request('initialize'), headers('initialize')) is STATELESS


def test_response_from_a_client_is_refused_in_a_stateless_revision():
    assert refusal(Message(None, 1), {'MCP-Protocol-Version': CURRENT}).code == INVALID_REQUEST


def test_notification_needs_no_method_header():
    assert revision_of(Message('notifications/cancelled'), {'MCP-Protocol-Version': CURRENT}) is STATELESS


@pytest.mark.parametrize('value', ['whoami', '=?base64?' + base64.b64encode(b'whoami').decode() + '?='])
def test_name_header_may_be_plain_or_encoded(value):
    message = stateless_request('tools/call', name='whoami')
    assert revision_of(message, headers('tools/call', **{'Mcp-Name': value})) is STATELESS


@pytest.mark.parametrize('value', ['other', 'WHOAMI', '', 'who\x01ami', 'whoamí', '=?base64?!!?=', '=?base64?/w==?='])
def test_name_header_that_differs_or_is_malformed_is_a_mismatch(value):
    message = stateless_request('tools/call', name='whoami')
    assert refusal(message, headers('tools/call', **{'Mcp-Name': value})).code == HEADER_MISMATCH


def test_name_header_is_required_for_a_tool_call():
    assert refusal(stateless_request('tools/call', name='whoami'), headers('tools/call')).code == HEADER_MISMATCH


def test_name_header_repeats_the_uri_of_a_resource():
    message = stateless_request('resources/read', uri='odoo://a')
    assert revision_of(message, headers('resources/read', **{'Mcp-Name': 'odoo://a'})) is STATELESS

import re

import pytest
from hypothesis import given
from hypothesis import strategies as some

from muk_mcp_oauth.protocol.metadata import Endpoints
from muk_mcp_oauth.protocol.token.bearer import bearer_token, is_jwt, is_one_credential, names_token
from muk_mcp_oauth.protocol.token.challenge import (
    authentication_required,
    insufficient_scope,
    invalid_request,
    invalid_token,
)

ENDPOINTS = Endpoints('https://odoo.example')
METADATA = 'https://odoo.example/.well-known/oauth-protected-resource/mcp'
# RFC 9110 section 11.6.1 with the quoted strings of RFC 6750 section 3.
CHALLENGE = re.compile(
    r'Bearer [a-z_]+="[\x20\x21\x23-\x5b\x5d-\x7e]*"(?:, [a-z_]+="[\x20\x21\x23-\x5b\x5d-\x7e]*")*\Z'
)


def attributes(challenge):
    assert CHALLENGE.match(challenge), challenge
    pairs = re.findall(r'([a-z_]+)="([^"]*)"', challenge)
    assert len(dict(pairs)) == len(pairs)
    return dict(pairs)


@pytest.mark.parametrize('scheme', ['Bearer', 'bearer', 'BEARER', 'bEaReR'])
def test_scheme_has_no_case(scheme):
    assert bearer_token(f'{scheme} a.b.c') == 'a.b.c'


@pytest.mark.parametrize(
    'header',
    [
        None,
        '',
        'Bearer',
        'Bearer ',
        'Bearer a b',
        'Bearer a, Bearer b',
        'Bearer "a"',
        'Bearer é',
        'Basic a',
        'a.b.c',
        'Bearer\ta',
        'Bearer a\n',
        'Bearer a\x00',
        'Bearer =a',
    ],
)
def test_malformed_header_holds_no_token(header):
    assert bearer_token(header) is None


@given(some.text())
def test_token_is_made_of_the_characters_of_its_grammar(header):
    token = bearer_token(f'Bearer {header}')
    assert token is None or re.fullmatch(r'[A-Za-z0-9\-._~+/]+=*', token)


@pytest.mark.parametrize(
    ('header', 'one'),
    [
        ('Bearer a', True),
        ('bearer  a ', True),
        ('Bearer "a"', True),
        ('Bearer', False),
        ('Bearer ', False),
        ('Bearer a b', False),
        ('Bearer a,Bearer b', False),
        ('Bearer a,b', False),
        ('Basic a', False),
        ('a', False),
        ('', False),
    ],
)
def test_header_holds_one_credential(header, one):
    """RS-04: whether its characters are those of a token is another question."""
    assert is_one_credential(header) is one


@pytest.mark.parametrize(
    ('encoded', 'named'),
    [
        (b'access_token=x', True),
        (b'a=b&access_token', True),
        (b'access%5Ftoken=', True),
        (b'access_token=\xff', True),
        (b'', False),
        (b'a=access_token', False),
        (b'xaccess_token=x', False),
        (b'{"access_token": "x"}', False),
    ],
)
def test_token_outside_the_header_is_noticed(encoded, named):
    """RS-04."""
    assert names_token(encoded) is named


def test_three_parts_make_a_jwt():
    assert [is_jwt(token) for token in ('a.b.c', '..', 'mcp_key', 'a.b', 'a.b.c.d')] == [
        True,
        True,
        False,
        False,
        False,
    ]


def test_missing_token_is_no_error():
    assert attributes(authentication_required(ENDPOINTS)) == {
        'scope': 'mcp:read mcp:write',
        'resource_metadata': METADATA,
    }


def test_invalid_token_names_the_error_and_the_way_to_a_new_one():
    challenge = attributes(invalid_token(ENDPOINTS))
    assert (challenge['error'], challenge['resource_metadata']) == ('invalid_token', METADATA)


def test_malformed_request_names_the_error_and_the_way_to_a_token():
    challenge = attributes(invalid_request(ENDPOINTS))
    assert (challenge['error'], challenge['resource_metadata']) == ('invalid_request', METADATA)


def test_insufficient_scope_names_the_scope_that_is_needed():
    challenge = attributes(insufficient_scope(ENDPOINTS, 'mcp:read mcp:write'))
    assert (challenge['error'], challenge['scope']) == ('insufficient_scope', 'mcp:read mcp:write')
    assert challenge['resource_metadata'] == METADATA

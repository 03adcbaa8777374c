from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as some

from muk_mcp_oauth.protocol.authorization.request import (
    RegisteredClient,
    check_request,
    choose_redirect_uri,
    error_location,
    identify_client,
    success_location,
)
from muk_mcp_oauth.protocol.errors import OAuthError
from muk_mcp_oauth.protocol.metadata import Endpoints
from muk_mcp_oauth.protocol.parameters import Parameters

ENDPOINTS = Endpoints('https://odoo.example')
CALLBACK = 'https://client.example/cb'
CLIENT = RegisteredClient('c', (CALLBACK,), 'mcp:read mcp:write')
REQUEST = {
    'response_type': 'code',
    'client_id': 'c',
    'code_challenge': 'a' * 43,
    'code_challenge_method': 'S256',
    'state': 'xyz',
}


def parameters(**changes):
    return Parameters((name, value) for name, value in {**REQUEST, **changes}.items() if value is not None)


def check(**changes):
    return check_request(parameters(**changes), CLIENT, CALLBACK, ENDPOINTS)


def refusal(**changes):
    with pytest.raises(OAuthError) as refused:
        check(**changes)
    return refused.value.code


def test_good_request_passes():
    checked = check()
    assert (checked.redirect_uri, checked.state, checked.scope) == (CALLBACK, 'xyz', 'mcp:read mcp:write')
    assert (checked.code_challenge, checked.resource, checked.always_ask) == ('a' * 43, ENDPOINTS.resource, False)


@pytest.mark.parametrize(
    ('change', 'code'),
    [
        ({'response_type': None}, 'invalid_request'),
        ({'response_type': 'token'}, 'unsupported_response_type'),
        ({'response_mode': 'fragment'}, 'invalid_request'),
        ({'code_challenge': None}, 'invalid_request'),
        ({'code_challenge': 'a' * 42}, 'invalid_request'),
        ({'code_challenge_method': None}, 'invalid_request'),
        ({'code_challenge_method': 'plain'}, 'invalid_request'),
        ({'resource': 'https://evil.example'}, 'invalid_target'),
        ({'scope': 'a"b'}, 'invalid_scope'),
    ],
)
def test_each_fault_has_its_error(change, code):
    assert refusal(**change) == code


def test_first_fault_in_the_order_of_the_checks_is_told():
    assert refusal(response_type='token', code_challenge=None, resource='x', scope='"') == 'unsupported_response_type'
    assert refusal(resource='x', scope='"') == 'invalid_target'


@pytest.mark.parametrize(
    ('prompt', 'always'), [(None, False), ('consent', True), ('login consent', True), ('none', False)]
)
def test_prompt_can_demand_the_page(prompt, always):
    assert check(prompt=prompt).always_ask is always


def test_client_is_named_once():
    with pytest.raises(OAuthError, match='client_id_missing'):
        identify_client(Parameters([]))
    with pytest.raises(OAuthError, match='client_id_repeated'):
        identify_client(Parameters([('client_id', 'c'), ('client_id', 'c')]))


def test_redirect_uri_is_one_of_the_registered_ones():
    assert choose_redirect_uri(Parameters([]), CLIENT) == CALLBACK
    assert choose_redirect_uri(Parameters([('redirect_uri', CALLBACK)]), CLIENT) == CALLBACK
    with pytest.raises(OAuthError, match='redirect_uri_unregistered'):
        choose_redirect_uri(Parameters([('redirect_uri', 'https://client.example/other')]), CLIENT)
    with pytest.raises(OAuthError, match='redirect_uri_missing'):
        choose_redirect_uri(
            Parameters([]), RegisteredClient('c', (CALLBACK, 'https://client.example/other'), 'mcp:read')
        )
    with pytest.raises(OAuthError, match='redirect_uri_repeated'):
        choose_redirect_uri(Parameters([('redirect_uri', CALLBACK)] * 2), CLIENT)


@given(some.text(some.characters(exclude_categories=['Cs']), min_size=1))
def test_state_comes_back_identical(state):
    location = urlsplit(success_location(f'{CALLBACK}?tenant=a%2Fb', 'the-code', state, ENDPOINTS.issuer))
    assert location.query.startswith('tenant=a%2Fb&')
    answer = {'tenant': ['a/b'], 'code': ['the-code'], 'state': [state], 'iss': [ENDPOINTS.issuer]}
    assert parse_qs(location.query, strict_parsing=True) == answer


def test_absent_state_stays_absent():
    location = urlsplit(error_location(CALLBACK, OAuthError.access_denied('user_denied'), None, ENDPOINTS.issuer))
    assert parse_qs(location.query).keys() == {'error', 'error_description', 'iss'}

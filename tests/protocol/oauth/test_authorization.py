from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as some

from muk_mcp_oauth.protocol.authorization.answer import (
    error_location,
    is_top_level_navigation,
    may_answer,
    success_location,
)
from muk_mcp_oauth.protocol.authorization.request import (
    SHOWN_TO_USER,
    TOLD_TO_CLIENT,
    Attempt,
    RegisteredClient,
    check_way_back,
    checked_request,
    identify_client,
)
from muk_mcp_oauth.protocol.errors import OAuthError
from muk_mcp_oauth.protocol.metadata import Endpoints
from muk_mcp_oauth.protocol.parameters import Parameters
from muk_mcp_oauth.protocol.settings import Settings

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


def attempt(pairs, client=CLIENT, may_connect=True, settings=None):
    return Attempt(pairs, client, settings or Settings(), ENDPOINTS, may_connect)


def check(**changes):
    return checked_request(attempt(parameters(**changes)))


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


OTHER = 'https://client.example/other'
TWO = RegisteredClient('c', (CALLBACK, OTHER), 'mcp:read')


@pytest.mark.parametrize('pairs', [[], [('redirect_uri', CALLBACK)]])
def test_redirect_uri_is_a_registered_one(pairs):
    asked = attempt(Parameters(pairs))
    check_way_back(asked)
    assert asked.redirect_uri == CALLBACK


@pytest.mark.parametrize(
    ('client', 'pairs', 'reason'),
    [
        (CLIENT, [('redirect_uri', OTHER)], 'redirect_uri_unregistered'),
        (CLIENT, [('redirect_uri', 'javascript:alert(1)')], 'redirect_uri_scheme_refused'),
        (TWO, [], 'redirect_uri_missing'),
        (CLIENT, [('redirect_uri', CALLBACK)] * 2, 'redirect_uri_repeated'),
        (replace(CLIENT, state='blocked'), [], 'client_blocked'),
        (replace(CLIENT, state='pending'), [], 'client_pending'),
    ],
)
def test_doubt_about_the_way_back_has_a_reason(client, pairs, reason):
    with pytest.raises(OAuthError) as refused:
        check_way_back(attempt(Parameters(pairs), client))
    assert refused.value.reason == reason


def test_rules_of_today_hold_for_a_uri_that_was_registered_before():
    """But not for a client that somebody vouched for."""
    strict = Settings(redirect_hosts='claude.ai')
    with pytest.raises(OAuthError, match='redirect_host_not_allowed'):
        check_way_back(attempt(Parameters([]), settings=strict))
    check_way_back(attempt(Parameters([]), replace(CLIENT, is_vouched_for=True), settings=strict))


def test_user_who_may_not_connect_is_told_first():
    with pytest.raises(OAuthError, match='user_not_allowed'):
        checked_request(attempt(parameters(response_type='token'), may_connect=False))


def test_each_check_is_in_one_list_once():
    checks = [*SHOWN_TO_USER, *TOLD_TO_CLIENT]
    assert len(set(checks)) == len(checks)


@pytest.mark.parametrize(
    ('error', 'is_trusted', 'answered'),
    [
        (OAuthError.invalid_target('x'), True, True),
        (OAuthError.invalid_target('x'), False, False),
        (OAuthError.user_not_allowed(), True, False),
    ],
)
def test_error_is_answered_to_trusted_clients_only(error, is_trusted, answered):
    assert may_answer(error, is_trusted=is_trusted) is answered


@pytest.mark.parametrize(
    ('method', 'headers', 'navigates'),
    [
        ('GET', {}, True),
        ('GET', {'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document'}, True),
        ('HEAD', {}, False),
        ('GET', {'Sec-Fetch-Mode': 'no-cors'}, False),
        ('GET', {'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'iframe'}, False),
        ('GET', {'Sec-Purpose': 'prefetch;anonymous-client-ip'}, False),
        ('GET', {'Purpose': 'Prefetch'}, False),
    ],
)
def test_navigation_is_told_from_what_a_page_loads(method, headers, navigates):
    assert is_top_level_navigation(method, headers) is navigates


@given(some.text(some.characters(exclude_categories=['Cs']), min_size=1))
def test_state_comes_back_identical(state):
    location = urlsplit(success_location(f'{CALLBACK}?tenant=a%2Fb', 'the-code', state, ENDPOINTS.issuer))
    assert location.query.startswith('tenant=a%2Fb&')
    answer = {'tenant': ['a/b'], 'code': ['the-code'], 'state': [state], 'iss': [ENDPOINTS.issuer]}
    assert parse_qs(location.query, strict_parsing=True) == answer


def test_absent_state_stays_absent():
    location = urlsplit(error_location(CALLBACK, OAuthError.access_denied('user_denied'), None, ENDPOINTS.issuer))
    assert parse_qs(location.query).keys() == {'error', 'error_description', 'iss'}

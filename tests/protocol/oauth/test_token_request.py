import pytest

from muk_mcp_oauth.protocol.errors import OAuthError
from muk_mcp_oauth.protocol.metadata import Endpoints, authorization_server, protected_resource
from muk_mcp_oauth.protocol.parameters import Parameters
from muk_mcp_oauth.protocol.token.request import CodeRequest, RefreshRequest, TokenRequest, token_response

ENDPOINTS = Endpoints('https://odoo.example')
CODE = {'grant_type': 'authorization_code', 'code': 'c', 'code_verifier': 'v'}
REFRESH = {'grant_type': 'refresh_token', 'refresh_token': 'r'}


def request(members, **changes):
    return TokenRequest(Parameters((name, value) for name, value in {**members, **changes}.items() if value), None)


def parse(members, **changes):
    return request(members, **changes).asked(ENDPOINTS)


def refusal(members, **changes):
    with pytest.raises(OAuthError) as refused:
        parse(members, **changes)
    return refused.value.code


def test_each_grant_has_its_request():
    assert parse(CODE, redirect_uri='u') == CodeRequest('c', 'v', 'u')
    assert parse(REFRESH, scope='s') == RefreshRequest('r', 's')


@pytest.mark.parametrize(
    ('members', 'missing'),
    [
        (CODE, 'grant_type'),
        (CODE, 'code'),
        (CODE, 'code_verifier'),
        (REFRESH, 'refresh_token'),
    ],
)
def test_required_parameters(members, missing):
    assert refusal(members, **{missing: None}) == 'invalid_request'


@pytest.mark.parametrize('grant_type', ['password', 'client_credentials', 'implicit', 'AUTHORIZATION_CODE'])
def test_other_grants_are_unsupported(grant_type):
    assert refusal(CODE, grant_type=grant_type) == 'unsupported_grant_type'


def test_value_too_long_to_be_ours_is_an_invalid_grant():
    assert refusal(CODE, code='x' * 513) == 'invalid_grant'
    assert refusal(REFRESH, refresh_token='x' * 513) == 'invalid_grant'


@pytest.mark.parametrize('members', [CODE, REFRESH])
def test_other_resource_is_an_invalid_target(members):
    assert refusal(members, resource='https://evil.example/mcp') == 'invalid_target'
    assert parse(members, resource='https://odoo.example/mcp')


@pytest.mark.parametrize(
    ('members', 'event'), [(CODE, 'token'), (REFRESH, 'refresh'), ({'grant_type': 'password'}, 'token'), ({}, 'token')]
)
def test_request_knows_its_event_whatever_is_wrong_with_it(members, event):
    assert request(members).event == event


@pytest.mark.parametrize('reason', ['client_blocked', 'client_pending'])
def test_refused_client_that_refreshes_must_not_register_anew(reason):
    """TR-06."""
    assert request(REFRESH, client_id='c').client_error(reason).code == 'invalid_grant'
    assert request(CODE, client_id='c').client_error(reason).code == 'invalid_client'


@pytest.mark.parametrize('reason', ['client_unknown', 'secret_wrong', 'secret_not_expected', 'assertion_replayed'])
@pytest.mark.parametrize('members', [CODE, REFRESH, {'grant_type': 'refresh_token'}])
def test_every_other_refusal_of_a_client_says_so(members, reason):
    """TK-15."""
    refused = request(members, client_id='c').client_error(reason)
    assert (refused.code, refused.status, refused.guessed) == ('invalid_client', 401, 'secret')


def test_answer_has_a_refresh_token_only_where_there_is_one():
    answer = {'access_token': 'a', 'token_type': 'Bearer', 'expires_in': 900, 'scope': 'mcp:read'}
    assert token_response('a', 900, 'mcp:read', None) == answer
    assert token_response('a', 900, 'mcp:read', 'r') == {**answer, 'refresh_token': 'r'}


@pytest.mark.parametrize('registration', [True, False])
def test_no_member_of_the_metadata_is_null_or_empty(registration):
    documents = authorization_server(ENDPOINTS, registration=registration), protected_resource(ENDPOINTS, 'Odoo')
    assert not [name for document in documents for name, value in document.items() if value in (None, '', [])]
    assert ('registration_endpoint' in documents[0]) is registration

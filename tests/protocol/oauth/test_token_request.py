import pytest

from muk_mcp_oauth.protocol.errors import OAuthError
from muk_mcp_oauth.protocol.metadata import Endpoints, authorization_server, protected_resource
from muk_mcp_oauth.protocol.parameters import Parameters
from muk_mcp_oauth.protocol.token.client_authentication import ClientCredentials
from muk_mcp_oauth.protocol.token.request import (
    CodeRequest,
    RefreshRequest,
    parse_token_request,
    refreshes_for_ended_client,
    token_response,
)

ENDPOINTS = Endpoints('https://odoo.example')
CODE = {'grant_type': 'authorization_code', 'code': 'c', 'code_verifier': 'v'}
REFRESH = {'grant_type': 'refresh_token', 'refresh_token': 'r'}


def parse(members, **changes):
    return parse_token_request(
        Parameters((name, value) for name, value in {**members, **changes}.items() if value), ENDPOINTS
    )


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


@pytest.mark.parametrize('grant', ['password', 'client_credentials', 'implicit', 'AUTHORIZATION_CODE'])
def test_other_grants_are_unsupported(grant):
    assert refusal(CODE, grant_type=grant) == 'unsupported_grant_type'


def test_value_too_long_to_be_ours_is_an_invalid_grant():
    assert refusal(CODE, code='x' * 513) == 'invalid_grant'
    assert refusal(REFRESH, refresh_token='x' * 513) == 'invalid_grant'


@pytest.mark.parametrize('members', [CODE, REFRESH])
def test_other_resource_is_an_invalid_target(members):
    assert refusal(members, resource='https://evil.example/mcp') == 'invalid_target'
    assert parse(members, resource='https://odoo.example/mcp')


PUBLIC = ClientCredentials('c', None, 'none')
SECRET = ClientCredentials('c', 's', 'client_secret_post')
SIGNING = ClientCredentials('c', None, 'private_key_jwt', 'a.b.c')
SIGNING_DOCUMENT = ClientCredentials('https://c.example/client.json', None, 'private_key_jwt', 'a.b.c')


@pytest.mark.parametrize(
    ('members', 'credentials', 'refusal', 'dead'),
    [
        (REFRESH, PUBLIC, 'client_unknown', True),
        (REFRESH, SECRET, 'client_unknown', False),
        (REFRESH, SIGNING, 'client_unknown', False),
        (REFRESH, SIGNING_DOCUMENT, 'client_unknown', True),
        (REFRESH, SECRET, 'client_blocked', True),
        (REFRESH, SIGNING, 'client_pending', True),
        (REFRESH, SECRET, 'secret_wrong', False),
        (REFRESH, PUBLIC, 'secret_not_expected', False),
        ({'grant_type': 'refresh_token'}, PUBLIC, 'client_unknown', False),
        ({**CODE, 'refresh_token': 'r'}, PUBLIC, 'client_unknown', False),
    ],
)
def test_refresh_token_is_dead_with_its_client_where_nothing_else_is_claimed(members, credentials, refusal, dead):
    """TR-06."""
    assert refreshes_for_ended_client(Parameters(members.items()), credentials, refusal) is dead


def test_answer_has_a_refresh_token_only_where_there_is_one():
    answer = {'access_token': 'a', 'token_type': 'Bearer', 'expires_in': 900, 'scope': 'mcp:read'}
    assert token_response('a', 900, 'mcp:read', None) == answer
    assert token_response('a', 900, 'mcp:read', 'r') == {**answer, 'refresh_token': 'r'}


@pytest.mark.parametrize('registration', [True, False])
def test_no_member_of_the_metadata_is_null_or_empty(registration):
    documents = authorization_server(ENDPOINTS, registration=registration), protected_resource(ENDPOINTS, 'Odoo')
    assert not [name for document in documents for name, value in document.items() if value in (None, '', [])]
    assert ('registration_endpoint' in documents[0]) is registration

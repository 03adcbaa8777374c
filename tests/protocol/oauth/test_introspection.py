import pytest

from muk_mcp_oauth.protocol.errors import OAuthError
from muk_mcp_oauth.protocol.token.introspection import ActiveToken, check_may_ask

REFRESH_TOKEN = ActiveToken(
    client_id='c',
    subject='7',
    scope='mcp:read',
    issuer='https://odoo.example',
    audience='https://odoo.example/mcp',
    issued_at=1,
    expires_at=2,
)


def test_refresh_token_has_no_type_and_no_identifier():
    assert set(REFRESH_TOKEN.body()) == {'active', 'client_id', 'sub', 'scope', 'iss', 'aud', 'iat', 'exp'}
    assert REFRESH_TOKEN.body()['active'] is True


@pytest.mark.parametrize('method', ['client_secret_basic', 'client_secret_post', 'private_key_jwt'])
def test_confidential_clients_may_ask(method):
    assert check_may_ask(method) is None


def test_public_clients_may_not_ask():
    with pytest.raises(OAuthError) as refused:
        check_may_ask('none')
    assert (refused.value.code, refused.value.status) == ('invalid_client', 401)

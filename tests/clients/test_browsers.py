"""The way of a user through login and consent, in each browser that people use."""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.support.registration import authorization_url, register
from tests.support.user import User

pytestmark = pytest.mark.anyio

CLAUDE = 'https://claude.ai/api/mcp/auth_callback'


@pytest.fixture
async def visitor(browser, album):
    """The administrator at either browser, not signed in."""
    user = await User.at(browser, login='admin', password='admin', album=album)
    yield user
    await user.window.close()


async def test_user_signs_in_allows_and_returns_to_the_client(odoo, visitor):
    client_id = register(odoo.url, CLAUDE, client_name='Claude')

    response = await visitor.approve(authorization_url(odoo.url, client_id, CLAUDE), scopes=['mcp:read'])

    assert response.startswith(CLAUDE)
    parameters = parse_qs(urlsplit(response).query)
    assert set(parameters) == {'code', 'state', 'iss'}
    assert parameters['iss'] == [odoo.url]
    assert 'Claude' in visitor.consent_text


async def test_user_denies_and_returns_to_the_client(odoo, visitor):
    client_id = register(odoo.url, CLAUDE, client_name='Claude')

    response = await visitor.deny(authorization_url(odoo.url, client_id, CLAUDE))

    assert parse_qs(urlsplit(response).query)['error'] == ['access_denied']

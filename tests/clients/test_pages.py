"""What people see of a connection: the consent page, a refusal, the settings, the audit log and their own preferences."""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.support import back_end
from tests.support.registration import authorization_url, register

pytestmark = pytest.mark.anyio

CLAUDE = 'https://claude.ai/api/mcp/auth_callback'


async def test_the_consent_page_says_who_asks_and_loads_nothing_from_elsewhere(odoo, admin):
    requested = []
    admin.window.on('request', lambda request: requested.append(request.url))
    client_id = register(odoo.url, CLAUDE, client_name='Claude <b>in person</b>')

    await admin.reach_consent(authorization_url(odoo.url, client_id, CLAUDE))

    page = await admin.page.locator('body').inner_text()
    assert 'Connect Claude to My Company' in page
    assert 'Claude, at claude.ai.' in page
    assert 'My Company' in page
    assert await admin.offered_scopes() == {'mcp:read': True, 'mcp:write': True}
    assert [url for url in requested if not url.startswith((odoo.url, 'data:'))] == []


async def test_the_consent_page_fits_a_phone(odoo, admin):
    client_id = register(odoo.url, CLAUDE, client_name='Claude')
    await admin.reach_consent(authorization_url(odoo.url, client_id, CLAUDE))

    await admin.page.set_viewport_size({'width': 360, 'height': 740})

    await admin.remember('consent-on-a-phone')
    assert await admin.page.evaluate('document.documentElement.scrollWidth') <= 360


async def test_an_unknown_client_gets_an_error_page_and_no_redirect(odoo, admin):
    await admin.visit(authorization_url(odoo.url, 'never-registered', CLAUDE), '.o_mcp_oauth_error')

    await admin.remember('refused')
    assert admin.page.url.startswith(f'{odoo.url}/mcp/oauth/authorize')


async def test_a_denial_returns_to_the_client_with_state_and_issuer(odoo, admin):
    client_id = register(odoo.url, CLAUDE, client_name='Claude')

    response = await admin.deny(authorization_url(odoo.url, client_id, CLAUDE))

    assert response.startswith(f'{CLAUDE}?')
    answered = parse_qs(urlsplit(response).query)
    assert answered['error'] == ['access_denied']
    assert answered['state'] == ['a state']
    assert answered['iss'] == [odoo.url]
    assert 'code' not in answered


async def test_the_settings_show_the_lifetimes_with_their_units(odoo, admin):
    await admin.visit(back_end.settings(odoo.url), '[name=mcp_oauth_access_token_ttl] input')

    block = admin.page.locator('.app_settings_block').get_by_text('MCP OAuth: How Long', exact=True)
    await block.scroll_into_view_if_needed()
    await admin.remember('settings')
    values = {
        name: await admin.page.locator(f'[name={name}] input').input_value()
        for name in (
            'mcp_oauth_access_token_ttl',
            'mcp_oauth_refresh_token_ttl_days',
            'mcp_oauth_grace_seconds',
        )
    }
    assert values == {
        'mcp_oauth_access_token_ttl': '10',
        'mcp_oauth_refresh_token_ttl_days': '30',
        'mcp_oauth_grace_seconds': '5',
    }


async def test_an_administrator_sees_what_clients_find_at_the_public_url(odoo, admin):
    await admin.visit(back_end.settings(odoo.url), '[name=action_mcp_oauth_self_test]')
    await admin.page.locator('[name=action_mcp_oauth_self_test]').click()

    await admin.page.locator('.modal .o_data_row').first.wait_for()
    await admin.remember('self-test')
    # UX-03: on this machine everything is right, and still no client on the web can come here.
    assert 'AI clients cannot connect yet' in await admin.page.locator('.modal .alert-warning').inner_text()
    rows = await admin.page.locator('.modal .o_data_row').all_inner_texts()
    wrong = [row for row in rows if 'Not OK' in row]
    assert ['The address is https' in wrong[0], 'public addresses' in wrong[1], len(wrong)] == [True, True, 2]
    await admin.page.locator('.modal').get_by_role('tab', name='Proxy').click()
    await admin.page.get_by_text('server_name localhost').first.wait_for()
    await admin.remember('self-test-proxy')


async def test_the_audit_log_shows_the_connection(odoo, admin):
    client_id = register(odoo.url, CLAUDE, client_name='Claude')
    await admin.approve(authorization_url(odoo.url, client_id, CLAUDE))

    await admin.visit(back_end.action(odoo.url, 'muk_mcp.action_mcp_log'), '.o_data_row')

    await admin.remember('audit-log')
    rows = await admin.page.locator('.o_data_row').all_inner_texts()
    assert any('oauth/register' in row for row in rows)
    assert any('oauth/consent' in row and 'Administrator' in row for row in rows)

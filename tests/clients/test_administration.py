"""What an administrator sees of AI clients in the back end, and does there: each screen is opened in a real browser."""

import json
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from tests.clients.test_preferences import CLAUDE, LEDGER, connect
from tests.support import back_end
from tests.support.open_shell import ask
from tests.support.registration import authorization_url, register

pytestmark = pytest.mark.anyio

ATTEMPTS = 'muk_mcp_oauth.action_attempt'
APPLICATIONS = 'muk_mcp_oauth.action_application'


def setting(odoo, **values) -> None:
    ask(odoo, f"env['muk_mcp_oauth.server']._change_settings(**{values!r})")


def try_to_register(odoo, redirect_uri: str) -> int:
    document = {'client_name': 'Claude', 'redirect_uris': [redirect_uri], 'token_endpoint_auth_method': 'none'}
    request = Request(
        f'{odoo.url}/mcp/oauth/register',
        data=json.dumps(document).encode(),
        headers={'Content-Type': 'application/json'},
    )
    try:
        with urlopen(request, timeout=30) as response:
            return response.status
    except HTTPError as error:
        return error.code


async def press(admin, button: str, *, within: str) -> None:
    await admin.page.locator(within).get_by_role('button', name=button, exact=True).first.click()


async def test_host_that_was_refused_is_allowed_on_the_line_that_says_so(odoo, admin):
    """Within two clicks, without having read an RFC."""
    setting(odoo, redirect_hosts='chatgpt.com')
    assert try_to_register(odoo, CLAUDE) == 400
    await admin.visit(back_end.action(odoo.url, ATTEMPTS), '.o_data_row')
    row = admin.page.locator('.o_data_row', has_text='Claude wants its answers at claude.ai').first
    await admin.remember('admin-attempt-refused')

    await row.get_by_role('button', name='Allow Host').click()
    await admin.confirm('Ok')

    await admin.page.get_by_text('Done. The user can now connect again').first.wait_for()
    assert try_to_register(odoo, CLAUDE) == 201
    setting(odoo, redirect_hosts='')


async def test_application_is_ended_after_a_dialog_that_says_how_much(odoo, admin, employee):
    connect(odoo, employee, CLAUDE, 'Claude')
    connect(odoo, employee, CLAUDE, 'Claude')
    await admin.visit(back_end.action(odoo.url, APPLICATIONS), '.o_data_row')
    row = admin.page.locator('.o_data_row', has_text='claude.ai').first

    await row.get_by_role('button', name='End All').click()
    await admin.page.locator('.modal').get_by_text('end at once').first.wait_for()
    await admin.remember('admin-ending')
    await press(admin, 'End Connections', within='.modal')
    await admin.page.locator('.modal').wait_for(state='detached')

    await row.get_by_role('button', name='End All').wait_for(state='detached')


async def test_waiting_client_is_approved_from_the_list(odoo, admin, employee):
    setting(odoo, dynamic_registration='approval')
    client_id = register(odoo.url, LEDGER, client_name='Patient Agent')
    await employee.visit(authorization_url(odoo.url, client_id, LEDGER), '.o_mcp_oauth_error')
    await admin.visit(back_end.action(odoo.url, ATTEMPTS), '.o_data_row')

    row = admin.page.locator('.o_data_row', has_text='Patient Agent').first
    await row.get_by_role('button', name='Approve').click()

    await admin.page.get_by_text('Done. The user can now connect again').first.wait_for()
    setting(odoo, dynamic_registration='on')
    await employee.reach_consent(authorization_url(odoo.url, client_id, LEDGER))


async def test_form_offers_no_new_secret_for_a_method_without_one(odoo, admin):
    """UX-18: nor while the other method is chosen and not saved yet."""
    client = ask(
        odoo,
        "client = env['muk_mcp_oauth.client'].create({'name': 'House Agent', 'redirect_uris': 'https://house.example/cb', "
        "'token_endpoint_auth_method': 'client_secret_post'})\n"
        'client.action_new_secret()\n'
        'print(client.id)',
    ).strip()
    await admin.visit(f'{odoo.url}/web#model=muk_mcp_oauth.client&id={client}&view_type=form', '.o_form_sheet')
    button = admin.page.get_by_role('button', name='New Secret')
    await button.wait_for()

    method = admin.page.locator('[name=token_endpoint_auth_method]')
    if await method.locator('select').count():
        await method.locator('select').select_option(label='Assertion signed with a private key')
    else:
        await method.locator('input').click()
        await admin.page.locator('.o_select_menu_item', has_text='Assertion signed with a private key').click()

    await button.wait_for(state='detached')


async def test_settings_show_the_url_first_and_who_may_connect(odoo, admin):
    await admin.visit(back_end.settings(odoo.url), '[name=mcp_oauth_public_url]')
    heading = admin.page.get_by_text('MCP OAuth: Address', exact=True)
    await heading.scroll_into_view_if_needed()
    await admin.remember('admin-settings')
    assert f'{odoo.url}/mcp' in await admin.page.locator('[name=mcp_oauth_url_in_force]').inner_text()
    await admin.page.get_by_text('MCP OAuth: How Long', exact=True).scroll_into_view_if_needed()
    await admin.remember('admin-settings-2')
    assert await admin.page.get_by_label('All internal users').is_checked()

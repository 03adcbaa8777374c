"""A client can do what the user who allowed it can do in Odoo, and nothing more."""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.support.python_sdk import Memory, connected
from tests.support.records import new_user, partners_made_by
from tests.support.registration import authorization_url, register
from tests.support.user import User

pytestmark = pytest.mark.anyio


async def test_an_employee_without_the_right_to_create_contacts_has_none_through_a_client(odoo, chromium, album):
    login, name = 'employee@example.com', 'Made without the right to'
    employee = await User.at(chromium, login=login, password=new_user(odoo, login, 'base.group_user'), album=album)

    async with connected(f'{odoo.url}/mcp', employee, Memory(), mode='auto') as client:
        identity = await client.call_tool('whoami', {})
        refused = await client.call_tool('create_records', {'model': 'res.partner', 'values': [{'name': name}]})
        still_served = await client.call_tool('search_count', {'model': 'res.partner', 'domain': []})

    assert login in identity.content[0].text
    assert refused.is_error
    assert 'not allowed to create' in refused.content[0].text
    assert not still_served.is_error
    assert partners_made_by(odoo, login, name) == 0


async def test_a_portal_user_reads_so_and_goes_back_without_being_asked(odoo, chromium, album):
    login, redirect_uri = 'portal@example.com', 'https://claude.ai/api/mcp/auth_callback'
    customer = await User.at(chromium, login=login, password=new_user(odoo, login, 'base.group_portal'), album=album)
    client_id = register(odoo.url, redirect_uri, client_name='Claude')

    response = await customer.be_turned_away(authorization_url(odoo.url, client_id, redirect_uri))

    assert parse_qs(urlsplit(response).query)['error'] == ['access_denied']

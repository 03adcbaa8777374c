"""What a client left behind, as a user finds it: offered when disconnecting, a list whose rows open the records."""

import pytest

from tests.clients.test_preferences import connect
from tests.support.agent import Agent

pytestmark = pytest.mark.anyio


async def test_disconnecting_offers_what_the_client_changed(odoo, admin):
    tokens = connect(odoo, admin, 'https://leaving.example/cb', 'Leaving Soon')
    agent = Agent(odoo.url, tokens['access_token'])
    agent.call('create_records', model='res.partner', values=[{'name': 'Left Behind'}, {'name': 'Left Too'}])

    await admin.disconnect(odoo.url, 'Leaving Soon')
    await admin.page.get_by_role('button', name='Show what it changed').click()
    row = admin.page.locator('.o_data_row', has_text='Left Behind')
    await row.first.wait_for()
    await admin.remember('effects')
    await row.get_by_role('button', name='Open').click()
    await admin.page.locator('.o_form_view').wait_for()
    await admin.remember('effect-opened')
    assert await admin.page.locator('[name=name] input, [name=name] textarea').first.input_value() == 'Left Behind'

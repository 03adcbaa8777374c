"""The line of the consent page that lets a client administer Odoo: there for who may give it, and ticked by hand only."""

import pytest

from tests.support.open_shell import ask
from tests.support.registration import authorization_url, register

pytestmark = pytest.mark.anyio

CLAUDE = 'https://claude.ai/api/mcp/auth_callback'
SWITCHED = """
env['ir.config_parameter'].set_param('muk_mcp_oauth.clients_may_administer', '{setting}')
env['muk_mcp_oauth.client'].search([('client_id', '=', '{client_id}')]).may_administer = True
"""


async def test_administration_is_a_line_that_nobody_has_ticked(odoo, admin):
    client_id = register(odoo.url, CLAUDE, client_name='Claude')
    ask(odoo, SWITCHED.format(setting='True', client_id=client_id))
    try:
        await admin.reach_consent(authorization_url(odoo.url, client_id, CLAUDE))
        await admin.remember('consent-of-administration')
        assert await admin.offered_scopes() == {'mcp:read': True, 'mcp:write': True, 'mcp:admin': False}
        assert 'Administer Odoo' in admin.consent_text
    finally:
        ask(odoo, SWITCHED.format(setting='False', client_id=client_id))

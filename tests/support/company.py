"""The invented company of the pictures, and the words of the banners."""

LOGIN = 'anna.weber@acme.example'
PUBLIC_URL = 'https://odoo.acme.example'

FONT = "font-family: Roboto, 'DejaVu Sans', sans-serif"
LOGO = f"""
<div id="logo" style="display: inline-flex; align-items: center; gap: 12px; padding: 4px; {FONT}">
  <svg width="56" height="56" viewBox="0 0 56 56"><rect width="56" height="56" rx="12" fill="#0f766e"/>
  <path d="M14 42 28 12l14 30M19 32h18" fill="none" stroke="#fff" stroke-width="5" stroke-linejoin="round"/></svg>
  <span style="font-size: 34px; font-weight: 700; color: #134e4a">Acme Machines</span>
</div>
"""
BANNERS = {
    'muk_mcp': ('MCP Server', 'Claude, ChatGPT and your own agents work in Odoo, with the rights of their user.'),
    'muk_mcp_oauth': ('MCP OAuth', 'Sign in, look, allow. AI clients connect as you, and you end it with one click.'),
}


def settled(logo: str) -> str:
    """Python for a shell of Odoo that gives the company its name, logo (Base64) and URL."""
    return f"""
company = env.ref('base.main_company')
company.write({{'name': 'Acme Machines', 'logo': {logo!r}}})
env['ir.config_parameter'].set_param('muk_mcp_oauth.public_url', {PUBLIC_URL!r})
"""


# Connections that were used now and then, and what they did.
HISTORY = f"""
from datetime import timedelta
from odoo import fields
user = env['res.users'].search([('login', '=', {LOGIN!r})])
now = fields.Datetime.now()
consents = env['muk_mcp_oauth.consent'].search([('user_id', '=', user.id)], order='id')
for days, consent in zip((41, 12, 3), consents):
    grant = consent.grant_ids or env['muk_mcp_oauth.grant'].search([('consent_id', '=', consent.id)])
    env.cr.execute('UPDATE muk_mcp_oauth_consent SET granted_at = %s WHERE id = %s', [now - timedelta(days=days), consent.id])
    env.cr.execute(
        '''UPDATE muk_mcp_oauth_grant SET started_at = %s, expires_at = %s, last_used_at = %s, last_used_from = '203.0.113.7'
            WHERE id = ANY(%s)''',
        [now - timedelta(days=days), now + timedelta(days=180 - days), now - timedelta(minutes=7 * days), grant.ids])
    calls = (('search_read', 'res.partner', 'ok'), ('get_record', 'res.partner', 'ok'), ('create_record', 'crm.lead', 'denied'))
    for tool, model, status in calls:
        env['muk_mcp.log'].log(
            method='tools/call', tool_name=tool, model_name=model, status=status, user_id=user.id,
            oauth_client=consent.client_id.client_id, oauth_name=consent.client_id.name, duration_ms=18 * days)
"""


def banner(addon: str, icon: str) -> str:
    """The banner of an addon as a page of 1200 by 600 pixels; `icon` is a PNG in Base64."""
    title, line = BANNERS[addon]
    return f"""
<body style="margin: 0; height: 600px; background: #f3edf1; {FONT}; color: #2b1f28">
  <div style="display: flex; align-items: center; gap: 64px; height: 100%; padding: 0 96px">
    <img src="data:image/png;base64,{icon}" style="width: 220px; height: 220px"/>
    <div>
      <div style="font-size: 84px; font-weight: 700">{title}</div>
      <div style="font-size: 36px; line-height: 1.35; margin-top: 20px; max-width: 680px">{line}</div>
      <div style="font-size: 24px; margin-top: 36px; color: #714b67">Odoo 17 · 18 · 19</div>
    </div>
  </div>
</body>
"""

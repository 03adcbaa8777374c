"""Puts a host of the test in the place of the internet; no Odoo loads this but one whose configuration names it."""

import ssl

from odoo.tools import config

from odoo.addons.muk_mcp_oauth.fetch.network import Network
from odoo.addons.muk_mcp_oauth.models.client import document

ADDRESS = ('127.0.0.1', int(config['loopback_documents_port']))
AUTHORITY = ssl.create_default_context(cafile=config['loopback_documents_authority'])

document.INTERNET = Network(
    resolve=lambda _host, _port: [ADDRESS],
    permits=lambda address: address == ADDRESS[0],
    tls=lambda: AUTHORITY,
)

from . import client, grant, odoo, server

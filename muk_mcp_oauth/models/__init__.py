from . import client, fence, grant, odoo, server

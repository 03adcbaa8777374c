"""Words planted where secrets are kept, by which a test knows them again wherever they turn up."""

from __future__ import annotations

import json

from tools.servers.server import Server

WORD = 'Canary7f3a'

# One row of each table gets them: the last one, which nobody signs in with. Passwords are hashed by Odoo as they are set.
PLANT = r"""
import json, re
from psycopg2 import sql, Error
NAMES = re.compile(r'pass(?!port)|token|secret|(^|_)key|credential|private_key|otp|(^|_)pin($|_)', re.I)
SPARED = {('res.users', 'password'), ('ir.config_parameter', 'key'), ('ir.ui.view', 'key'), ('res.users', 'login')}
planted = []
for name in sorted(env.registry):
    model = env[name]
    if model._abstract or not model._auto or name.startswith('muk_mcp') or name == 'ir.model.fields':
        continue
    for field in model._fields.values():
        if not (field.store and field.column_type and field.type in ('char', 'text') and NAMES.search(field.name)):
            continue
        if (name, field.name) in SPARED or field.translate:
            continue
        word = '%s%04d' % ('Canary7f3a', len(planted))
        statement = sql.SQL('UPDATE {0} SET {1} = %s WHERE id = (SELECT max(id) FROM {0})').format(
            sql.Identifier(model._table), sql.Identifier(field.name))
        try:
            with env.cr.savepoint(flush=False):
                env.cr.execute(statement, [word])
                if env.cr.rowcount:
                    planted.append([name, field.name, word])
        except Error:
            pass
param = env['ir.config_parameter'].sudo()
for key in ('some.api_key', 'some.token'):
    word = '%s%04d' % ('Canary7f3a', len(planted))
    param.set_param(key, word)
    planted.append(['ir.config_parameter', 'value', word])
# Sessions depend on this one, so it stays and is a canary as it is.
planted.append(['ir.config_parameter', 'value', param.get_param('database.secret')])
print(json.dumps(planted))
"""

# What there is to walk: each model with whether it is closed, its paths to other models, and a button.
MAP = r"""
import json
fence = env['muk_mcp_oauth.fence']
from odoo.addons.muk_mcp_oauth.common.fence.entry import READ
found = {}
for name in sorted(env.registry):
    model = env[name]
    if model._abstract:
        continue
    for_all, without = fence._reasons_of_model(name, READ)
    links = [(field.name, field.comodel_name) for field in model._fields.values()
             if field.relational and field.comodel_name in env.registry]
    found[name] = {
        'closed': bool(for_all or without), 'links': links, 'fields': sorted(model._fields),
        'secrets': sorted(fence._closed_names(name, READ)), 'writable': model._rec_name or 'id',
    }
print(json.dumps(found))
"""


def planted(server: Server) -> list[tuple[str, str, str]]:
    """Plant a canary in each secret field that has a row; return model, field and word of each."""
    return [tuple(entry) for entry in json.loads(server.shell(PLANT).splitlines()[-1])]


def map_of(server: Server) -> dict[str, dict]:
    return json.loads(server.shell(MAP).splitlines()[-1])

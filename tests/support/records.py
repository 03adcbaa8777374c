"""What a test asks Odoo itself, past every interface a client could have."""

import json

from tests.support.open_shell import ask
from tools.servers.server import Server


def partners_made_by(odoo: Server, login: str, name: str) -> int:
    """How many partners of this name the user `login` has created."""
    domain = [('name', '=', name), ('create_uid.login', '=', login)]
    return int(ask(odoo, f"print(env['res.partner'].search_count({domain!r}))"))


def audited(odoo: Server, client_id: str) -> list[tuple[str, str, str]]:
    """The OAuth rows of the audit log for a client, oldest first: method, status, login."""
    domain = [('oauth_client', '=', client_id), ('method', '=like', 'oauth/%')]
    rows = ask(
        odoo,
        f"rows = env['muk_mcp.log'].search({domain!r}, order='id')\n"
        "import json; print(json.dumps([(row.method, row.status, row.user_id.login or '') for row in rows]))",
    )
    return [tuple(row) for row in json.loads(rows)]


def expire_access_tokens(odoo: Server, client_id: str) -> None:
    """Let the access tokens of a client be past their time, and past what clocks may differ by, without waiting for it."""
    ask(
        odoo,
        "past = __import__('datetime').datetime(2020, 1, 1)\n"
        f"env['muk_mcp_oauth.access_token'].search([('grant_id.client_id.client_id', '=', {client_id!r})]).expires_at = past",
    )


def new_user(odoo: Server, login: str, group: str) -> str:
    """Create a user `login` of one group (an external id) and return the password."""
    ask(
        odoo,
        "groups = 'group_ids' if 'group_ids' in env['res.users']._fields else 'groups_id'\n"
        f'values = dict(name={login!r}, login={login!r}, password={login!r}, email={login!r})\n'
        f"env['res.users'].create({{**values, groups: [(6, 0, env.ref({group!r}).ids)]}})",
    )
    return login


def new_api_key(odoo: Server, login: str) -> str:
    """A static key of the user `login` for reading and writing, without a rate limit."""
    return ask(
        odoo,
        f"user = env['res.users'].search([('login', '=', {login!r})])\n"
        "print(env['muk_mcp.key']._generate(user, 'Conformance suite', 'write', 0))",
    ).strip()


def allow_origin(odoo: Server, origin: str) -> None:
    """Let pages of `origin` call the server, as an administrator would who puts a gateway in front of it."""
    ask(odoo, f"env['ir.config_parameter'].set_param('muk_mcp.allowed_origins', {origin!r})")

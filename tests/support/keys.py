"""Keys of `muk_mcp` itself, which no authorization server had a hand in."""


def api_key(odoo, login):
    """A static key of `muk_mcp`, as the user would make one in the preferences."""
    return odoo.shell(
        f"""
        user = env['res.users'].search([('login', '=', {login!r})])
        print(env['muk_mcp.key'].with_user(user).sudo()._generate(user, 'Static', 'write', 0))
    """.replace('\n        ', '\n')
    ).strip()

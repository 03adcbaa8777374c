"""Short ways to the models of this addon."""


def server(env):
    """Return the model that knows settings, endpoints and identity of the server; its methods take no rights for it."""
    return env['muk_mcp_oauth.server']


def as_server(env, name: str):
    """Return the model ``muk_mcp_oauth.<name>`` with the server's own rights, for a request that was checked."""
    return env[f'muk_mcp_oauth.{name}'].sudo()

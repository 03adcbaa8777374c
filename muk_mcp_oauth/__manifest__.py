{
    'name': 'MCP OAuth',
    'summary': 'OAuth 2.1 for the MCP endpoint: connect Claude, ChatGPT and other AI clients as yourself',
    'description': """
Turns the /mcp endpoint into an OAuth 2.1 authorization server and protected resource. AI clients discover it,
register themselves, send the person through the login to a consent page and work with that person's access rights.
""",
    'version': '1.0.0',
    'category': 'Productivity',
    'license': 'LGPL-3',
    'author': 'MuK MCP OAuth contributors',
    'website': 'https://modelcontextprotocol.io',
    'depends': ['muk_mcp', 'web'],
    'external_dependencies': {'python': ['muk_mcp_oauth_core']},
    'data': [
        'security/groups.xml',
        'security/ir.model.access.csv',
        'security/rules.xml',
        'views/authorize_templates.xml',
        'views/client_views.xml',
        'views/consent_views.xml',
        'views/chain_views.xml',
        'views/signing_key_views.xml',
        'views/log_views.xml',
        'views/res_config_settings_views.xml',
        'views/res_users_views.xml',
        'views/menus.xml',
    ],
    'assets': {
        'web.assets_frontend': ['muk_mcp_oauth/static/src/authorize.scss'],
    },
    'installable': True,
}

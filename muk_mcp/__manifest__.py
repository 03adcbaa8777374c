{
    'name': 'MCP Server',
    'summary': 'Let AI clients work in Odoo through the Model Context Protocol',
    'version': '1.0.0',
    'category': 'Productivity',
    'license': 'LGPL-3',
    'author': 'The muk_mcp contributors',
    'depends': ['base_setup', 'mail'],
    'data': [
        'security/ir.model.access.csv',
        'security/rules.xml',
    ],
    'application': True,
    'installable': True,
}

{
    'name': 'Complains',
    'summary': 'Warns in both ways in which Odoo or Python would warn of muk_mcp',
    'version': '1.0.0',
    'author': 'Tests',
    'license': 'LGPL-3',
    'depends': ['base'],
}

{
    'name': 'MCP Server: the seam',
    'summary': 'What muk_mcp_oauth may rely on of any muk_mcp, and nothing else',
    'version': '0.0.1',
    'author': 'Tests',
    'license': 'LGPL-3',
    'depends': ['base_setup', 'mail'],
    'data': ['security/ir.model.access.csv', 'security/rules.xml', 'views/views.xml'],
}

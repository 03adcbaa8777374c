{
    'name': 'MCP: Several Databases on One Host',
    'summary': 'Loaded for the whole server, it lets the path /mcp/db/NAME select the database',
    'version': '1.1.0',
    'category': 'Productivity',
    'license': 'LGPL-3',
    'author': 'MuK MCP OAuth contributors',
    'depends': ['base'],
    'post_load': 'post_load',
}

{
    'name': 'No Way Out',
    'summary': 'Cuts a server under test off from everything but its own machine',
    'license': 'LGPL-3',
    'depends': ['muk_mcp_oauth'],
    'installable': False,
}

{
    'name': 'Loopback Documents',
    'summary': 'Lets a server under test fetch metadata documents from the machine it runs on',
    'license': 'LGPL-3',
    'depends': ['muk_mcp_oauth'],
    'installable': False,
}

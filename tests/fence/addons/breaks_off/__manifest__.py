{
    'name': 'Breaks Off',
    'summary': 'Methods that end their transaction or fail in every way, and workers that die at a statement',
    'version': '1.0.0',
    'author': 'Tests',
    'license': 'LGPL-3',
    'depends': ['base'],
    'data': ['security/ir.model.access.csv', 'views/views.xml'],
}

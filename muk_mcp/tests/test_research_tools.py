from odoo.tests import tagged

from .common import McpCase


@tagged('post_install', '-at_install', 'slow')
class TestResearchTools(McpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls.env['res.partner'].create({'name': 'Zyxwell Trading', 'city': 'Graz', 'phone': '+43 316 1'})

    def found(self, query, token=None):
        return {result['id']: result for result in self.call('search', token, query=query)['results']}

    def test_words_find_documents_with_title_and_url(self):
        for query in ('Zyxwell Trading', 'trading zyxwell', 'contact Zyxwell'):
            result = self.found(query)[f'res.partner,{self.partner.id}']
            self.assertIn('Zyxwell Trading', result['title'])
            self.assertIn(str(self.partner.id), result['url'])
            self.assertEqual(set(result), {'id', 'title', 'url'})

    def test_nothing_is_an_empty_list(self):
        self.assertEqual(self.found('Qqqxqqq nowhere'), {})

    def test_document_is_fetched_by_its_id(self):
        document = self.call('fetch', id=f'res.partner,{self.partner.id}')
        self.assertEqual(set(document), {'id', 'title', 'url', 'text', 'metadata'})
        self.assertIn('Graz', document['text'])
        self.assertIn('+43 316 1', document['text'])

    def test_documents_that_the_user_may_not_read_are_neither_found_nor_fetched(self):
        self.env['ir.rule'].create(
            {
                'name': 'none',
                'model_id': self.env['ir.model']._get_id('res.partner'),
                'domain_force': "[('name', 'not ilike', 'Zyxwell')]",
                'groups': [(4, self.env.ref('base.group_user').id)],
            }
        )
        self.assertEqual(self.found('Zyxwell'), {})
        self.refusal('fetch', id=f'res.partner,{self.partner.id}')

    def test_what_is_no_id_of_a_document_is_refused(self):
        self.assertIn('res.partner,7', self.refusal('fetch', id='7'))
        self.assertIn('no model', self.refusal('fetch', id='res.nothing,7'))

    def test_modules_are_told_in_words(self):
        modules = self.call('list_modules', search='MCP Server')['modules']
        self.assertIn('muk_mcp', [module['module'] for module in modules])
        applications = self.call('list_modules', self.employee_token)['modules']
        self.assertTrue(all(module['name'] for module in applications))

from odoo.exceptions import ValidationError
from odoo.tests import Form, TransactionCase, new_test_user, tagged


@tagged('post_install', '-at_install')
class TestAccessSimulator(TransactionCase):
    """What the simulator says is what the fence does; the fence itself is tested over HTTP."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = new_test_user(cls.env, 'sim.user', 'base.group_user', context={'no_reset_password': True})

    def simulate(self, model, **choices):
        form = Form(self.env['muk_mcp_oauth.access_simulator'])
        form.user_id = self.user
        for name, value in choices.items():
            form[name] = value
        form.model_id = self.env['ir.model']._get(model)
        return form

    def make_rule(self, **values):
        return self.env['muk_mcp_oauth.access_rule'].create({'name': 'First', 'sequence': 1, **values})

    def test_the_shipped_rule_decides_what_nothing_else_does(self):
        form = self.simulate('res.partner')
        self.assertEqual(form.rule_id, self.env.ref('muk_mcp_oauth.access_rule_rest'))

    def test_what_a_rule_closes_is_said_to_be_closed_by_it(self):
        rule = self.make_rule(pattern='res.partner', allow_unlink=False, hidden_pattern='vat', most_records=5)
        form = self.simulate('res.partner')
        self.assertEqual(form.rule_id, rule)
        self.assertEqual(form.hidden_fields, 'vat')
        self.assertEqual(form.most_records, 5)

    def test_a_rule_of_a_client_is_found_for_that_client_only(self):
        client = self.env['muk_mcp_oauth.client'].create(
            {'name': 'Agent', 'redirect_uris': 'https://agent.example/cb', 'kind': 'manual'}
        )
        rule = self.make_rule(pattern='res.partner', audience='connections', client_ids=[(6, 0, client.ids)])
        self.assertNotEqual(self.simulate('res.partner').rule_id, rule)
        self.assertEqual(self.simulate('res.partner', client_id=client).rule_id, rule)

    def test_the_simulator_says_who_decides(self):
        simulator = self.env['muk_mcp_oauth.access_simulator']

        def said(model, operation, administers=False):
            verdict = simulator.new(
                {'user_id': self.user.id, 'model_id': self.env['ir.model']._get(model).id, 'administers': administers}
            )._verdict(operation)
            return verdict.is_open, verdict.source

        self.make_rule(pattern='res.country', allow_read=False)
        self.assertEqual(said('res.users.apikeys', 'read', administers=True), (False, 'fence'))
        self.assertEqual(said('ir.cron', 'read'), (False, 'fence'))
        self.assertEqual(said('ir.cron', 'read', administers=True), (False, 'odoo'))
        self.assertEqual(said('res.country', 'read'), (False, 'rule'))
        self.assertEqual(said('res.currency', 'write'), (False, 'odoo'))
        self.assertEqual(said('res.currency', 'read'), (True, 'rule'))

    def test_a_rule_about_nothing_is_not_saved(self):
        with self.assertRaises(ValidationError):
            self.make_rule(pattern='')
        with self.assertRaises(ValidationError):
            self.make_rule(model_ids=[(6, 0, self.env['ir.model']._get('res.partner').ids)], domain="[('nix', '=', 1)]")

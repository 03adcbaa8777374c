from odoo.tests import TransactionCase, tagged


@tagged('post_install', '-at_install')
class TestModels(TransactionCase):
    """Models of this addon, and of that for OAuth if it is installed."""

    def test_every_model_is_found_by_a_name(self):
        """Odoo 17 warns of a search by name in a model that has none; later versions say nothing."""
        models = [self.env[name] for name in self.env if name.startswith('muk_mcp')]
        kept = [model for model in models if not (model._abstract or model._transient)]
        self.assertTrue(kept)
        for model in kept:
            with self.subTest(model=model._name), self.assertNoLogs('odoo.models', 'WARNING'):
                self.assertTrue(model._rec_name or model._rec_names_search)
                self.assertEqual(model.name_search('nobody is called so'), [])

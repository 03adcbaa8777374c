from odoo.tests import Form, TransactionCase, tagged

from ..models.client.presets import PRESETS


@tagged('post_install', '-at_install')
class TestNewClient(TransactionCase):
    """A client that an administrator makes starts from what its application needs."""

    def test_every_preset_makes_a_client_as_it_stands(self):
        for preset, (name, redirect_uris, method) in PRESETS.items():
            with self.subTest(preset=preset):
                form = Form(self.env['muk_mcp_oauth.client'])
                form.preset = preset
                client = form.save()
                self.assertEqual(client.name or '', name)
                self.assertEqual(client._redirect_uris(), redirect_uris)
                self.assertEqual(client.token_endpoint_auth_method, method)
                self.assertEqual(client.kind, 'manual')

    def test_what_was_filled_in_can_be_changed(self):
        form = Form(self.env['muk_mcp_oauth.client'])
        form.preset = 'n8n'
        form.redirect_uris = 'https://n8n.acme.example/rest/oauth2-credential/callback'
        self.assertEqual(form.save()._redirect_uris(), ('https://n8n.acme.example/rest/oauth2-credential/callback',))

    def test_new_client_is_not_called_by_an_id_that_nobody_knows(self):
        self.assertEqual(self.env['muk_mcp_oauth.client'].new({}).display_name, 'New client')

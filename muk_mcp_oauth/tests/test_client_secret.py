import json
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import CALLBACK, OAuthCase


@tagged('slow')
class TestClientSecret(OAuthCase):
    """The secret of a client that an administrator made."""

    def setUp(self):
        super().setUp()
        self.record = self.env['muk_mcp_oauth.client'].create(
            {
                'name': 'House Agent',
                'redirect_uris': CALLBACK,
                'token_endpoint_auth_method': 'client_secret_post',
            }
        )
        self.client = {'client_id': self.record.client_id, 'redirect_uris': [CALLBACK]}

    def make_secret(self):
        """Press the button and return what the dialog shows."""
        return self.record.action_new_secret()['context']['default_secret']

    def exchange_status(self, secret):
        return self.exchange({**self.client, 'client_secret': secret}, self.issue_code(self.client)).status_code

    def test_client_without_a_secret_cannot_authenticate(self):
        self.assertFalse(self.record.has_secret)
        for secret in (None, '', 'False'):
            self.assertEqual(self.exchange_status(secret), 401)

    def test_secret_is_shown_once_and_stored_hashed(self):
        """No table holds it: the dialog is made of the action's context."""
        secret = self.make_secret()
        self.assertTrue(self.record.has_secret)
        self.assertEqual(self.exchange_status(secret), 200)
        self.env.cr.execute('SELECT c::text FROM muk_mcp_oauth_client c WHERE id = %s', [self.record.id])
        self.assertNotIn(secret, self.env.cr.fetchone()[0])
        self.assertTrue(self.env['muk_mcp_oauth.show_secret']._abstract)

    def test_dialog_takes_its_values_from_the_action(self):
        """What the form asks for when it opens, and nothing is left to be saved."""
        action = self.record.action_new_secret()
        dialog = self.env[action['res_model']].with_context(**action['context'])
        values = dialog.default_get(['client', 'secret', 'token_endpoint', 'previous_secret_expires_at'])
        self.assertEqual(values['client'], self.record.client_id)
        self.assertEqual(values['token_endpoint'], 'https://odoo.example/mcp/oauth/token')
        self.assertEqual(self.exchange_status(values['secret']), 200)

    def test_dialog_has_all_that_the_application_asks_for_in_one_piece(self):
        """A user fills in fields one by one; a program reads variables or JSON."""
        shown = self.record.action_new_secret()['context']
        together = json.loads(shown['default_configuration'])
        self.assertEqual(
            together,
            {
                'mcp_url': 'https://odoo.example/mcp',
                'issuer': 'https://odoo.example',
                'authorization_endpoint': 'https://odoo.example/mcp/oauth/authorize',
                'token_endpoint': 'https://odoo.example/mcp/oauth/token',
                'client_id': self.record.client_id,
                'client_secret': shown['default_secret'],
            },
        )
        lines = dict(line.split('=', 1) for line in shown['default_environment'].splitlines())
        self.assertEqual(lines, {f'ODOO_{name.upper()}': value for name, value in together.items()})

    def test_form_of_the_client_has_the_same_without_the_secret(self):
        secret = self.make_secret()
        self.assertEqual(json.loads(self.record.configuration)['client_secret'], '…')
        self.assertNotIn(secret, self.record.environment)
        public = self.env['muk_mcp_oauth.client'].create({'name': 'Public', 'redirect_uris': CALLBACK})
        self.assertNotIn('client_secret', json.loads(public.configuration))

    def test_old_secret_stays_good_for_a_day(self):
        """The client can be changed over without an outage."""
        old, new = self.make_secret(), self.make_secret()
        self.assertEqual([self.exchange_status(old), self.exchange_status(new)], [200, 200])
        self.record.previous_secret_expires_at = fields.Datetime.now() - timedelta(seconds=1)
        self.assertEqual([self.exchange_status(old), self.exchange_status(new)], [401, 200])

    def test_only_one_old_secret_is_good(self):
        first, second, third = (self.make_secret() for _ in range(3))
        self.assertEqual([self.exchange_status(secret) for secret in (first, second, third)], [401, 200, 200])

    def test_administrator_ends_the_old_secret_at_once(self):
        old, new = self.make_secret(), self.make_secret()
        self.record.action_end_previous_secret()
        self.assertEqual([self.exchange_status(old), self.exchange_status(new)], [401, 200])

    def test_secret_does_not_come_back_with_its_method(self):
        """A client made public and confidential again needs a new secret."""
        old = self.make_secret()
        self.record.token_endpoint_auth_method = 'none'
        self.record.token_endpoint_auth_method = 'client_secret_post'
        self.assertFalse(self.record.has_secret)
        self.assertEqual(self.exchange_status(old), 401)

    def test_client_with_a_secret_cannot_be_copied(self):
        self.make_secret()
        with self.assertRaisesRegex(UserError, 'cannot be duplicated'):
            self.record.copy()

    def test_public_client_gets_no_secret(self):
        self.record.token_endpoint_auth_method = 'none'
        with self.assertRaises(UserError):
            self.record.action_new_secret()

    def test_only_administrators_make_and_end_secrets(self):
        as_user = self.record.with_user(self.user)
        for action in (as_user.action_new_secret, as_user.action_end_previous_secret):
            with self.assertRaises(AccessError):
                action()

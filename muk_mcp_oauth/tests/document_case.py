from odoo.tests import new_test_user

from .common import OAuthCase
from .document_host import HostInsteadOfTheInternet

URL = 'https://agent.example/client.json'
CALLBACK = 'https://agent.example/callback'


class DocumentCase(HostInsteadOfTheInternet, OAuthCase):
    """A client that is the document at ``URL``, published by a host that only this process can reach."""

    PATH = '/client.json'

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal = new_test_user(cls.env, 'paul.portal', 'base.group_portal', name='Paul Portal')

    def setUp(self):
        super().setUp()
        self.client = self.document()

    def document(self, **members):
        """Return what the client publishes; None leaves a member out."""
        usual = {
            'client_id': URL,
            'client_name': 'Ledger Agent',
            'redirect_uris': [CALLBACK],
            'token_endpoint_auth_method': 'none',
        }
        return {name: value for name, value in {**usual, **members}.items() if value is not None}

    def publish(self, **members):
        self.host.publish(self.PATH, self.document(**members))

    def publish_with(self, **headers):
        self.host.publish(self.PATH, self.document(), **headers)

    def connect(self, client, **parameters):
        """Go the whole way over HTTP, as the record of a document client is made on it."""
        response = self.exchange(client, self.obtain_code(client, **parameters))
        self.assertEqual(response.status_code, 200, response.text)
        return response.json()

    def forget_clients(self):
        self.env['muk_mcp_oauth.client'].search([('kind', '=', 'document')]).unlink()

    def assert_unusable(self, **members):
        self.publish(**members)
        self.assert_refused_after_fetch()

    def assert_unusable_body(self, body, **headers):
        self.host.publish(self.PATH, body, **headers)
        self.assert_refused_after_fetch()

    def assert_refused_after_fetch(self):
        """The document was fetched, and the client is neither stored nor answered."""
        fetched = len(self.host.requests)
        self.env['muk_mcp_oauth.rate_limit'].search([]).unlink()
        self.assert_error_page(self.authorize(self.client))
        self.assertEqual(len(self.host.requests), fetched + 1)
        self.assertFalse(self.record_of(self.client))

    def assert_logged(self, reason):
        row = self.env['muk_mcp.log'].search([('method', '=', 'oauth/authorize')], limit=1, order='id desc')
        self.assertEqual((row.error_message, row.oauth_client, row.user_id), (reason, URL, self.user))

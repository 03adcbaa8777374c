import json

from odoo.tests import tagged

from .common import OAuthCase


@tagged('slow')
class TestTransfers(OAuthCase):
    """Addresses of files (`authorize_download`): they work for the connection that asked for them, and end with it."""

    def setUp(self):
        super().setUp()
        if 'muk_mcp.transfer' not in self.env:
            self.skipTest('The published muk_mcp moves files in its own way.')
        self.client = self.register_client()
        self.token = self.connect(self.client)['access_token']
        self.partner = self.env['res.partner'].create({'name': 'Transfers'})
        self.attachment = self.attach('res.partner', self.partner.id)

    def attach(self, model, identifier):
        return self.env['ir.attachment'].create(
            {'name': 'a.txt', 'raw': b'hello', 'res_model': model, 'res_id': identifier}
        )

    def link(self):
        answer = self.call_tool(self.token, 'authorize_download', model='ir.attachment', id=self.attachment.id)
        self.assert_accepted(answer)
        value = json.loads(answer.json()['result']['content'][0]['text'])
        self.assertTrue(value['url'].startswith(f'{self.env["muk_mcp_oauth.server"]._endpoints().base}/mcp/files/'))
        return value['url'].partition('/mcp/files/')[2]

    def download(self, token):
        return self.send('GET', f'/mcp/files/{token}')

    def consent(self):
        return self.env['muk_mcp_oauth.consent'].search([('client_id', '=', self.record_of(self.client).id)])

    def test_url_below_the_public_url_gives_the_file_once(self):
        token = self.link()
        self.assertEqual(self.download(token).content, b'hello')
        self.assertEqual(self.download(token).status_code, 404)

    def test_url_outlives_its_access_token_but_not_its_connection(self):
        token = self.link()
        self.pass_time('access_token', hours=2)
        self.assertEqual(self.download(token).status_code, 200)
        token = self.connect_anew()
        self.consent().grant_ids._end('disconnected')
        self.assert_ended(self.download(token))

    def test_url_ends_with_the_revocation_of_its_token(self):
        token = self.link()
        self.revoke(self.client, self.token)
        self.assert_ended(self.download(token))

    def test_fence_stands_around_the_file_that_goes_out(self):
        """A file that was moved to a closed record since is as closed as that."""
        token = self.link()
        # The user may read it, so that nothing but the fence can refuse it.
        closed = self.env['res.users.apikeys.description'].with_user(self.user).create({'name': 'x'})
        self.attachment.write({'res_model': closed._name, 'res_id': closed.id})
        self.env.flush_all()
        self.assertEqual(self.download(token).status_code, 404)

    def connect_anew(self):
        self.token = self.connect(self.client)['access_token']
        return self.link()

    def assert_ended(self, response):
        self.assertEqual(response.status_code, 404)
        self.assertIn('has ended', response.json()['error']['message'])

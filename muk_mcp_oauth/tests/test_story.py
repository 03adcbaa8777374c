from urllib.parse import urlsplit

from lxml import html

from .answers import ConsentForm, challenge_parameters, is_consent_page
from .common import CALLBACK, OAuthCase


class TestStory(OAuthCase):
    """A client that knows nothing but the URL of the MCP endpoint, and a user who is not signed in."""

    def test_client_connects_as_a_user_and_is_disconnected(self):
        server = self.discover()
        client = self.register_at(server['registration_endpoint'])

        page = self.log_in_on_the_way_to_consent(client, scope='mcp:read')
        self.assertEqual(page.scopes, ['mcp:read'])
        tokens = self.exchange(client, self.allow(page)['code']).json()
        self.assert_accepted(self.call_tool(tokens['access_token']))

        tokens = self.refresh(client, tokens['refresh_token']).json()
        self.assert_accepted(self.call_tool(tokens['access_token']))

        needed = self.learn_the_scope_to_write(tokens['access_token'])
        broader = self.exchange(client, self.allow(self.open_consent(client, scope=needed))['code']).json()
        self.assertEqual(self.create_partner(broader['access_token']).create_uid, self.user)

        for connection in (tokens, broader):
            self.assertEqual(self.revoke(client, connection['refresh_token']).status_code, 200)
            self.assert_challenge(self.call_tool(connection['access_token']))
            self.assert_json_error(self.refresh(client, connection['refresh_token']), 'invalid_grant')

    def discover(self):
        """Follow the challenge to the resource's metadata and from there to the authorization server's."""
        challenge = challenge_parameters(self.call_tool(None))
        resource = self.visit(challenge['resource_metadata']).json()
        issuer = resource['authorization_servers'][0]
        server = self.visit(f'{issuer}/.well-known/oauth-authorization-server').json()
        self.assertEqual(server['issuer'], issuer)
        return server

    def visit(self, url):
        """Get a public URL from the server under test, which stands behind it."""
        parts = urlsplit(url)
        return self.send('GET', parts.path + (f'?{parts.query}' if parts.query else ''))

    def register_at(self, endpoint):
        response = self.send(
            'POST',
            urlsplit(endpoint).path,
            json={
                'client_name': 'Ledger Agent',
                'redirect_uris': [CALLBACK],
                'token_endpoint_auth_method': 'none',
            },
        )
        self.assertEqual(response.status_code, 201)
        return response.json()

    def log_in_on_the_way_to_consent(self, client, **parameters):
        """Be sent to the login, fill in its form and arrive at the consent page."""
        login = self.visit(self.authorize(client, **parameters).headers['Location'])
        inputs = html.fromstring(login.text).xpath('//form[contains(@action, "/web/login")]//input[@name]')
        form = {field.get('name'): field.get('value') for field in inputs}
        arrived = self.send('POST', '/web/login', data={**form, 'login': self.user.login, 'password': self.user.login})
        consent = self.visit(arrived.headers['Location'])
        self.assertTrue(is_consent_page(consent), consent.text)
        return ConsentForm(consent)

    def learn_the_scope_to_write(self, access_token):
        """Try to write with a token that may only read and return the scope that the refusal names."""
        refusal = self.call_tool(access_token, 'create_records', values=[{'name': 'Made by an agent'}])
        return self.assert_challenge(refusal, 'insufficient_scope', 403)['scope']

    def create_partner(self, access_token):
        self.assert_accepted(self.call_tool(access_token, 'create_records', values=[{'name': 'Made by an agent'}]))
        return self.env['res.partner'].search([('name', '=', 'Made by an agent')])

"""The verbs of the OAuth tests: what a client, a user and an administrator do, over HTTP where they do it over HTTP."""

import base64
from datetime import timedelta
from hashlib import sha256
from urllib.parse import quote_plus

from muk_mcp_oauth_core import pkce_challenge, random_token

from odoo import fields
from odoo.tests import HttpCase, new_test_user, tagged

from ..protocol.authorization.request import AuthorizationRequest
from .answers import ConsentForm, redirect_parameters
from .assertions import ISSUER, OAuthAssertions

RESOURCE = f'{ISSUER}/mcp'
CALLBACK = 'https://client.example/callback'
LOOPBACK = 'http://127.0.0.1/callback'
VERIFIER = 'correct-horse-battery-staple_correct-horse-battery~'

AUTHORIZE = '/mcp/oauth/authorize'
TOKEN = '/mcp/oauth/token'
REGISTER = '/mcp/oauth/register'
REVOKE = '/mcp/oauth/revoke'
JWKS = '/mcp/oauth/jwks.json'

# The revision that knows no sessions: each call stands alone, in every edition of muk_mcp that speaks it.
REVISION = '2026-07-28'
META = {
    'io.modelcontextprotocol/protocolVersion': REVISION,
    'io.modelcontextprotocol/clientInfo': {'name': 'Ledger Agent', 'version': '1.0'},
    'io.modelcontextprotocol/clientCapabilities': {},
}


def basic(client_id, secret):
    """Return the header of HTTP Basic, both halves form-encoded first (OAuth 2.1 section 2.4.1)."""
    pair = f'{quote_plus(client_id)}:{quote_plus(secret)}'
    return {'Authorization': f'Basic {base64.b64encode(pair.encode()).decode()}'}


def groups_field(user):
    """Return the name of the field with the groups given to a user (19 renamed it)."""
    return 'group_ids' if 'group_ids' in user._fields else 'groups_id'


@tagged('post_install', '-at_install')
class OAuthCase(OAuthAssertions, HttpCase):
    """One user and one signing key for all tests of a class; a client is the dict its registration answered."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.configure(public_url=ISSUER)
        cls.user = cls.create_user('ada.user', 'base.group_user,base.group_partner_manager', name='Ada User')
        # Making a key takes longer than a whole test does.
        cls.env['muk_mcp_oauth.signing_key']._current(fields.Datetime.now())

    @classmethod
    def create_user(cls, login, groups='base.group_user', **values):
        """Create a user whose password is the login, without sending an invitation."""
        return new_test_user(cls.env, login, groups, context={'no_reset_password': True}, password=login, **values)

    @classmethod
    def configure(cls, **settings):
        """Store settings as the settings page does."""
        for name, value in settings.items():
            cls.env['ir.config_parameter'].set_param(f'muk_mcp_oauth.{name}', str(value))

    def send(self, method, path, **options):
        """Send one request and follow no redirect."""
        return self.opener.request(
            method, self.base_url() + path, **{'allow_redirects': False, 'timeout': 30, **options}
        )

    def register_client(self, **metadata):
        """Register a client, a public one at ``CALLBACK`` unless the metadata says otherwise."""
        defaults = {'client_name': 'Ledger Agent', 'redirect_uris': [CALLBACK], 'token_endpoint_auth_method': 'none'}
        response = self.send('POST', REGISTER, json={**defaults, **metadata})
        self.assertEqual(response.status_code, 201, response.text)
        return response.json()

    def sign_in(self, user=None):
        """Give the browser a session of ``user``, whose password is the login."""
        login = (user or self.user).login
        self.authenticate(login, login)

    def sign_out(self):
        self.authenticate(None, None)

    def authorize(self, client, **parameters):
        """Send an authorization request; None leaves a parameter out, a list repeats it."""
        defaults = {
            'response_type': 'code',
            'client_id': client['client_id'],
            'redirect_uri': client['redirect_uris'][0],
            'code_challenge': pkce_challenge(VERIFIER),
            'code_challenge_method': 'S256',
            'state': 'xyz',
        }
        return self.send('GET', AUTHORIZE, params={**defaults, **parameters})

    def open_consent(self, client, **parameters):
        """Open the consent page and return its form."""
        response = self.authorize(client, **parameters)
        self.assertEqual(response.status_code, 200, response.text)
        return ConsentForm(response)

    def decide(self, form, decision, scopes=None, **changes):
        """Submit the form of a consent page with a button; None leaves the boxes as offered."""
        scopes = form.scopes if scopes is None else scopes
        return self.send('POST', AUTHORIZE, data={**form.hidden, 'scope': scopes, 'decision': decision, **changes})

    def allow(self, page, scopes=None):
        """Press Allow and return the parameters that the client receives."""
        response = self.decide(page, 'allow', scopes)
        self.assertIn(response.status_code, (302, 303), response.text)
        return redirect_parameters(response)

    def deny(self, page):
        return self.decide(page, 'deny')

    def obtain_code(self, client, **parameters):
        """Ask for the user's consent, get it and return the code; somebody has to be signed in."""
        return self.allow(self.open_consent(client, prompt='consent', **parameters))['code']

    def ask_token(self, client, headers=None, **parameters):
        """Send a token request with the client's credentials in the body; None leaves a parameter out."""
        credentials = {'client_id': client['client_id'], 'client_secret': client.get('client_secret')}
        return self.send('POST', TOKEN, data={**credentials, **parameters}, headers=headers)

    def exchange(self, client, code, headers=None, **parameters):
        defaults = {
            'grant_type': 'authorization_code',
            'code_verifier': VERIFIER,
            'redirect_uri': client['redirect_uris'][0],
        }
        return self.ask_token(client, headers, **{**defaults, 'code': code, **parameters})

    def refresh(self, client, refresh_token, headers=None, **parameters):
        return self.ask_token(
            client, headers, **{'grant_type': 'refresh_token', 'refresh_token': refresh_token, **parameters}
        )

    def issue_code(self, client, scope='mcp:read mcp:write'):
        """Return a code as Allow makes it, without login and page, for tests about what comes after them."""
        now = fields.Datetime.now()
        request = AuthorizationRequest(
            redirect_uri=client['redirect_uris'][0],
            state=None,
            scope=scope,
            code_challenge=pkce_challenge(VERIFIER),
            resource=RESOURCE,
            always_ask=False,
        )
        record = self.record_of(client)
        consent = self.env['muk_mcp_oauth.consent']._record(
            self.user, record, scope, record.scope, request.redirect_uri, now
        )
        return self.env['muk_mcp_oauth.authorization_code']._issue_code(consent, request, now)

    def connect(self, client, scope='mcp:read mcp:write'):
        """Return the answer of the token endpoint for a code of the user."""
        response = self.exchange(client, self.issue_code(client, scope))
        self.assertEqual(response.status_code, 200, response.text)
        return response.json()

    def revoke(self, client, token, headers=None, **parameters):
        credentials = {'client_id': client['client_id'], 'client_secret': client.get('client_secret')}
        return self.send('POST', REVOKE, data={**credentials, 'token': token, **parameters}, headers=headers)

    def call_tool(self, token, tool='search_count', scheme='Bearer', **arguments):
        """Call a tool with an access token, or without one where it is None."""
        message = {
            'jsonrpc': '2.0',
            'id': 1,
            'method': 'tools/call',
            'params': {'name': tool, 'arguments': {'model': 'res.partner', **arguments}, '_meta': META},
        }
        headers = {'MCP-Protocol-Version': REVISION, 'Mcp-Method': 'tools/call', 'Mcp-Name': tool}
        if token is not None:
            headers['Authorization'] = f'{scheme} {token}'
        return self.send('POST', '/mcp', json=message, headers=headers)

    def make_api_key(self, user):
        """Return a new key of ``muk_mcp`` for a user, written as every edition of it stores them."""
        key = random_token()
        self.env.cr.execute(
            "INSERT INTO muk_mcp_key (name, key_hash, user_id, scope, rate_limit, active) VALUES ('Script', %s, %s, 'write', 0, true)",
            [sha256(key.encode()).hexdigest(), user.id],
        )
        return key

    def record_of(self, client):
        """Return the record of a registered client."""
        return self.env['muk_mcp_oauth.client'].search([('client_id', '=', client['client_id'])])

    def pass_time(self, model, **elapsed):
        """Let time pass for all rows of a model, by moving every time they hold into the past (``timedelta`` keywords)."""
        model = self.env[f'muk_mcp_oauth.{model}']
        columns = [name for name, field in model._fields.items() if field.type == 'datetime' and field.store]
        self.env.flush_all()
        moved = ', '.join(f'{name} = {name} - %(elapsed)s' for name in columns)
        self.env.cr.execute(f'UPDATE {model._table} SET {moved}', {'elapsed': timedelta(**elapsed)})
        self.env.invalidate_all()

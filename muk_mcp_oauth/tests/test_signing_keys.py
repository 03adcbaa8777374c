from pathlib import Path

from odoo import fields
from odoo.tests import tagged
from odoo.tools import config

from ..models.server.signing_key import _parsed_keys
from .common import JWKS, OAuthCase
from .forge import decode, header_of, public_key, verify

PASSPHRASE = 'muk_mcp_oauth_key_passphrase'
NEUTRALIZE = Path(__file__).parents[1] / 'data' / 'neutralize.sql'


@tagged('slow')
class TestSigningKeys(OAuthCase):
    def setUp(self):
        super().setUp()
        self.keys = self.env['muk_mcp_oauth.signing_key']
        self.client = self.register_client()

    def published(self):
        return [key['kid'] for key in self.send('GET', JWKS).json()['keys']]

    def token(self):
        return self.connect(self.client)['access_token']

    def private_pem(self):
        self.env.cr.execute('SELECT private_pem FROM muk_mcp_oauth_signing_key WHERE retired_at IS NULL')
        return self.env.cr.fetchone()[0]

    def test_published_keys_are_complete(self):
        """JWK-01: type, numbers, algorithm, use and a kid of its own."""
        self.keys.action_rotate()
        keys = self.send('GET', JWKS).json()['keys']
        self.assertEqual(len({key['kid'] for key in keys}), 2)
        for key in keys:
            self.assertEqual((key['kty'], key['alg'], key['use']), ('RSA', 'RS256', 'sig'))

    def test_published_keys_are_public(self):
        """JWK-02: no private member; 2048 bits; numbers in the shortest form."""
        for key in self.send('GET', JWKS).json()['keys']:
            self.assertEqual(set(key), {'kty', 'n', 'e', 'kid', 'alg', 'use'})
            self.assertGreaterEqual(public_key(key).key_size, 2048)
            for name in ('n', 'e'):
                self.assertNotIn('=', key[name])
                self.assertNotEqual(decode(key[name])[0], 0)

    def test_key_is_made_on_first_use(self):
        """The published set is never empty, and the first token is signed by what it shows."""
        self.env.cr.execute('DELETE FROM muk_mcp_oauth_signing_key')
        self.env.registry.clear_cache()
        published = self.published()
        self.assertEqual(len(published), 1)
        self.assertEqual(header_of(self.token())['kid'], published[0])

    def test_retired_key_verifies_until_its_last_token_expired(self):
        """RS-08, DF-10: also of tokens from when they lived longer than today."""
        self.configure(access_token_ttl=7200)
        token = self.connect(self.client)['access_token']
        self.configure(access_token_ttl=60)
        self.keys.action_rotate()
        retired = self.keys.search([('retired_at', '!=', False)])
        self.assertGreaterEqual((retired.verifies_until - retired.retired_at).total_seconds(), 7200)
        self.assert_accepted(self.call_tool(token))

    def test_old_and_new_tokens_are_accepted_after_a_rotation(self):
        """JWK-03: the old key stays published; new tokens carry the new kid."""
        old = self.token()
        self.keys.action_rotate()
        new = self.token()
        self.assertNotEqual(header_of(new)['kid'], header_of(old)['kid'])
        self.assertEqual(self.published(), [header_of(old)['kid'], header_of(new)['kid']])
        for token in (old, new):
            self.assert_accepted(self.call_tool(token))

    def test_retired_key_loses_its_private_half(self):
        """It goes on verifying, and nothing can sign with it any more: no later theft of the database helps."""
        old = self.token()
        self.keys.action_rotate()
        self.env.cr.execute(
            'SELECT private_pem IS NULL, retired_at IS NULL FROM muk_mcp_oauth_signing_key ORDER BY id DESC LIMIT 2'
        )
        self.assertEqual(self.env.cr.fetchall(), [(False, True), (True, False)])
        self.assert_accepted(self.call_tool(old))

    def test_retired_key_disappears_when_its_last_token_expired(self):
        """JWK-03: not before, and at the latest after the lifetime of a token and the leeway."""
        old = self.token()
        self.keys.action_rotate()
        self.pass_time('signing_key', seconds=900)
        self.env.registry.clear_cache()
        self.assertIn(header_of(old)['kid'], self.published())
        self.pass_time('signing_key', seconds=60)
        self.env.registry.clear_cache()
        self.assertEqual(self.published(), [header_of(self.token())['kid']])
        self.assert_challenge(self.call_tool(old))

    def test_key_is_renewed_by_its_age(self):
        """After the days of the setting; never where the setting is 0."""
        first = header_of(self.token())['kid']
        self.pass_time('signing_key', days=90)
        self.configure(key_rotation_days=0)
        self.assertEqual(header_of(self.token())['kid'], first)
        self.configure(key_rotation_days=90)
        self.assertNotEqual(header_of(self.token())['kid'], first)

    def test_private_half_leaves_the_process_when_its_key_retires(self):
        """DF-13: every worker reads the published keys anew after a rotation, whether or not it signs."""
        kid = header_of(self.token())['kid']
        self.assertIn(kid, _parsed_keys)
        self.keys.action_rotate()
        self.assertEqual(self.published()[0], kid)
        self.assertNotIn(kid, _parsed_keys)
        self.assertIn(header_of(self.token())['kid'], _parsed_keys)

    def test_one_key_signs(self):
        """The database itself holds to that, however many workers start."""
        self.keys.action_rotate()
        self.keys._current(fields.Datetime.now())
        self.assertEqual(self.keys.search_count([('retired_at', '=', False)]), 1)

    def test_no_secret_is_in_a_log_of_statements(self):
        """Neither a private key as it is made nor the key of a grant, from which refresh tokens are derived."""
        with self.assertLogs('odoo.sql_db', 'DEBUG') as logs:
            self.keys.action_rotate()
            self.connect(self.client)
        text = '\n'.join(logs.output)
        self.assertIn('muk_mcp_oauth_refresh_token', text)
        self.assertNotIn(self.private_pem().split('\n')[1], text)
        self.env.cr.execute('SELECT derivation_key FROM muk_mcp_oauth_grant')
        for row in self.env.cr.fetchall():
            self.assertEqual(len(row[0]), 32)
            self.assertNotIn(row[0].hex(), text)

    def test_private_key_is_encrypted_where_a_passphrase_is_set(self):
        """At rest, and still able to sign; the key from before the passphrase and the next one."""
        self.assertIn('BEGIN PRIVATE KEY', self.private_pem())
        self.addCleanup(config.options.pop, PASSPHRASE, None)
        config.options[PASSPHRASE] = 'a passphrase'
        self.assert_signs_while_encrypted()
        self.keys.action_rotate()
        self.assert_signs_while_encrypted()

    def assert_signs_while_encrypted(self):
        token = self.token()
        keys = {key['kid']: key for key in self.send('GET', JWKS).json()['keys']}
        verify(token, public_key(keys[header_of(token)['kid']]))
        self.assertIn('BEGIN ENCRYPTED PRIVATE KEY', self.private_pem())

    def test_duplicated_database_accepts_and_signs_nothing_of_the_original(self):
        """Odoo gives a duplicate a new identity; its keys are its own."""
        tokens, code = self.connect(self.client), self.issue_code(self.client)
        self.env['ir.config_parameter'].set_param('database.uuid', 'a duplicate')
        self.assert_challenge(self.call_tool(tokens['access_token']))
        self.assert_json_error(self.refresh(self.client, tokens['refresh_token']), 'invalid_grant')
        self.assert_json_error(self.exchange(self.client, code), 'invalid_grant')
        self.assertNotIn(header_of(tokens['access_token'])['kid'], self.published())

    def test_neutralized_database_accepts_and_signs_nothing_of_the_original(self):
        tokens, code = self.connect(self.client), self.issue_code(self.client)
        self.env.cr.execute(NEUTRALIZE.read_text())
        self.env.registry.clear_cache()
        self.assert_challenge(self.call_tool(tokens['access_token']))
        self.assert_json_error(self.refresh(self.client, tokens['refresh_token']), 'invalid_grant')
        self.assert_json_error(self.exchange(self.client, code), 'invalid_grant')
        self.assertNotIn(header_of(tokens['access_token'])['kid'], self.published())

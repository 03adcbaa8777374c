import base64

from muk_mcp_oauth_core import pkce_challenge

from odoo import fields
from odoo.tests import tagged

from ..protocol.errors import OAuthError
from ..protocol.token.request import RefreshRequest
from .answers import redirect_parameters
from .common import VERIFIER, OAuthCase

MANY = 1000
BITS = 256


@tagged('slow')
class TestEntropy(OAuthCase):
    """A thousand codes and refresh tokens each; those that HTTP would take too long for come from the models."""

    def setUp(self):
        super().setUp()
        self.client = self.register_client()

    def assert_random(self, tokens):
        """All are different, of 256 bits, and no bit is set much more often than not: six standard deviations."""
        self.assertEqual(len(set(tokens)), len(tokens))
        self.assertEqual({len(token) for token in tokens}, {43})
        numbers = [int.from_bytes(base64.urlsafe_b64decode(f'{token}='), 'big') for token in tokens]
        for bit in range(BITS):
            share = sum(number >> bit & 1 for number in numbers)
            self.assertLess(abs(share - len(tokens) / 2), 6 * len(tokens) ** 0.5 / 2, f'bit {bit}')

    def test_thousand_codes_have_nothing_in_common(self):
        """AZ-26: 256 random bits that last a minute."""
        codes = [self.issue_code(self.client) for _ in range(MANY)]
        self.assert_random(codes)
        latest = max(self.env['muk_mcp_oauth.authorization_code'].search([]).mapped('expires_at'))
        self.assertLessEqual(latest, fields.Datetime.add(fields.Datetime.now(), seconds=60))

    def test_answer_gives_the_challenge_away_to_nobody(self):
        """AZ-26: neither the code nor another parameter contains it, also where it is the same each time."""
        self.sign_in()
        for _ in range(5):
            response = self.decide(self.open_consent(self.client, prompt='consent'), 'allow')
            for secret in (VERIFIER, pkce_challenge(VERIFIER)):
                for start in range(len(secret) - 7):
                    self.assertNotIn(secret[start : start + 8], response.headers['Location'])
            self.assertEqual(set(redirect_parameters(response)), {'code', 'state', 'iss'})
        self.env.cr.execute('SELECT code_hash, code_challenge FROM muk_mcp_oauth_authorization_code')
        hashes, challenges = zip(*self.env.cr.fetchall(), strict=True)
        self.assertEqual((len(set(hashes)), len(set(challenges))), (5, 1))

    def test_thousand_refresh_tokens_have_nothing_in_common(self):
        """TR-09: also those that are derived from the one before; another last character makes each of them worthless."""
        tokens = self.refreshed_often()
        self.assert_random(tokens)
        grants = self.env['muk_mcp_oauth.grant']
        for token in tokens:
            with self.assertRaisesRegex(OAuthError, 'refresh_token_unknown'):
                grants._lock_by_refresh_token(self.changed(token))
        self.configure(failures_per_minute=1000)
        for token in (tokens[0], tokens[MANY // 2], tokens[-1]):
            for character in 'AEIMQUYcgkosw048':
                if character != token[-1]:
                    self.assert_json_error(self.refresh(self.client, token[:-1] + character), 'invalid_grant')
        self.assertEqual(
            self.refresh(self.client, tokens[-1]).status_code, 200, 'none of the guesses harmed the connection'
        )

    def refreshed_often(self):
        """The refresh tokens of one connection that is refreshed again and again."""
        tokens = [self.connect(self.client)['refresh_token']]
        client, now = self.record_of(self.client), fields.Datetime.now()
        while len(tokens) < MANY:
            issued = self.env['muk_mcp_oauth.grant']._refresh(RefreshRequest(tokens[-1], None), client, now)
            tokens.append(issued.body['refresh_token'])
        return tokens

    def changed(self, token):
        """The token with another last character that stands for the same bits, as a lenient decoder would read it."""
        alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
        return token[:-1] + alphabet[alphabet.index(token[-1]) + 1]

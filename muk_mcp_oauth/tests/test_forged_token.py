import json
import time

from odoo.tests import tagged

from .assertions import ISSUER
from .common import RESOURCE, OAuthCase
from .forge import Forger, claims_of, decode, header_of

REQUIRED = ('iss', 'exp', 'aud', 'sub', 'client_id', 'iat', 'jti', 'scope')


@tagged('slow')
class TestForgedToken(OAuthCase):
    """Tokens that differ in one thing from an issued one and are signed with the server's own key."""

    def setUp(self):
        super().setUp()
        self.token = self.connect(self.register_client())['access_token']
        self.env.cr.execute('SELECT private_pem FROM muk_mcp_oauth_signing_key WHERE retired_at IS NULL')
        self.forger = Forger(self.env.cr.fetchone()[0])
        self.header, self.claims = header_of(self.token), claims_of(self.token)

    def present(self, header=None, **claims):
        """Present the issued token with some members changed; None takes a member out."""
        changed = [
            {name: value for name, value in {**original, **changes}.items() if value is not None}
            for original, changes in ((self.header, header or {}), (self.claims, claims))
        ]
        return self.call_tool(self.forger.sign(*changed))

    def assert_each_refused(self, name, values):
        for value in values:
            with self.subTest(claim=name, value=value):
                self.assert_challenge(self.present(**{name: value}))

    def test_unchanged_copy_is_accepted(self):
        """What the refusals below are about is the one thing changed."""
        self.assert_accepted(self.present())

    def test_audience_has_to_be_the_resource(self):
        """RS-06."""
        self.assert_each_refused(
            'aud', ('https://other.example/mcp', None, f'{RESOURCE}/', [], ['x'], ISSUER, RESOURCE[:-1])
        )

    def test_issuer_has_to_be_this_one(self):
        """RS-07."""
        self.assert_each_refused('iss', ('https://other.example', None, f'{ISSUER}/', ISSUER[:-1], [ISSUER]))

    def test_times_have_to_hold(self):
        """RS-08: as whole numbers, with at most a minute of leeway."""
        now = int(time.time())
        self.assert_each_refused('exp', (now - 61, None, str(now + 900), now + 900.5, -1))
        self.assert_each_refused('nbf', (now + 120, str(now)))
        text = json.dumps(self.claims).replace(f'"exp": {self.claims["exp"]}', '"exp": 1e400')
        self.assert_challenge(self.call_tool(self.forger.sign(self.header, text)))

    def test_type_has_to_be_access_token(self):
        """RS-09: media types have no case."""
        for value in (None, 'JWT', 'id+jwt', 'dpop+jwt'):
            with self.subTest(typ=value):
                self.assert_challenge(self.present({'typ': value}))
        for value in ('at+jwt', 'application/at+jwt', 'AT+JWT'):
            with self.subTest(typ=value):
                self.assert_accepted(self.present({'typ': value}))

    def test_algorithm_has_to_be_rs256(self):
        """RS-10: no none, no HMAC with the public key, no other signature."""
        for value in ('none', 'None', 'NONE', 'HS256', 'PS256', 'ES256', 'RS384', None):
            with self.subTest(alg=value):
                self.assert_challenge(self.present({'alg': value}))

    def test_required_claims_have_to_be_there(self):
        """RS-11: none of them is optional."""
        for name in REQUIRED:
            with self.subTest(claim=name):
                self.assert_challenge(self.present(**{name: None}))

    def test_claims_have_to_fit_the_record(self):
        """A token is good only as it was issued: its id, user and client belong together."""
        other = self.register_client()
        for name, value in (('jti', 'unknown'), ('sub', '1'), ('client_id', other['client_id'])):
            with self.subTest(claim=name, value=value):
                self.assert_challenge(self.present(**{name: value}))

    def test_unknown_key_is_refused(self):
        """A kid that was never published, and keys that the token itself brings."""
        for header in (
            {'kid': 'unknown'},
            {'kid': None},
            {'jwk': {'kty': 'RSA'}},
            {'jku': 'https://evil.example/jwks'},
        ):
            with self.subTest(header=header):
                self.assert_challenge(self.present(header))

    def test_changed_claims_break_the_signature(self):
        """RS-05: a byte is enough."""
        header, claims, signature = self.token.split('.')
        changed = decode(claims).replace(b'mcp:read', b'mcp:Read')
        other = self.forger.sign(self.header, changed.decode()).split('.')[1]
        self.assert_challenge(self.call_tool(f'{header}.{other}.{signature}'))

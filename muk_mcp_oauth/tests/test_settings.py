from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .assertions import ISSUER
from .common import OAuthCase
from .forge import claims_of

OUT_OF_BOUNDS = (
    ('access_token_ttl', 9),
    ('access_token_ttl', 86_401),
    ('refresh_token_ttl_days', 0),
    ('refresh_token_ttl_days', 366),
    ('grant_lifetime_days', 0),
    ('grace_seconds', -1),
    ('grace_seconds', 301),
    ('unused_client_days', 0),
    ('key_rotation_days', -1),
    ('registrations_per_hour', 0),
)


@tagged('slow')
class TestSettings(OAuthCase):
    def save(self, **values):
        """Save the settings page with some values changed."""
        page = self.env['res.config.settings'].create({f'mcp_oauth_{name}': value for name, value in values.items()})
        page.execute()

    def shown(self, name):
        """The value that a settings page opened now shows."""
        return self.env['res.config.settings'].default_get([f'mcp_oauth_{name}'])[f'mcp_oauth_{name}']

    def test_defaults_are_shown(self):
        defaults = {
            'access_token_ttl': 900,
            'refresh_token_ttl_days': 30,
            'grant_lifetime_days': 180,
            'grace_seconds': 5,
            'dynamic_registration': 'on',
            'custom_schemes': 'all',
            'unused_client_days': 7,
            'key_rotation_days': 90,
        }
        self.assertEqual({name: self.shown(name) for name in defaults}, defaults)

    def test_saved_values_are_shown_and_used(self):
        """A zero is a value of its own, not an absent one."""
        self.save(access_token_ttl=60, grace_seconds=0, key_rotation_days=0)
        self.assertEqual(
            [self.shown(name) for name in ('access_token_ttl', 'grace_seconds', 'key_rotation_days')], [60, 0, 0]
        )
        tokens = self.connect(self.register_client())
        self.assertEqual(tokens['expires_in'], 60)
        claims = claims_of(tokens['access_token'])
        self.assertEqual(claims['exp'] - claims['iat'], 60)

    def test_values_out_of_bounds_are_refused(self):
        """The page says which numbers may be chosen."""
        for name, value in OUT_OF_BOUNDS:
            refusal = self.assertRaisesRegex(ValidationError, 'choose a number from')
            with self.subTest(name=name, value=value), refusal, self.env.cr.savepoint():
                self.save(**{name: value})

    def test_values_stored_out_of_bounds_do_no_harm(self):
        """A parameter that was edited by hand is brought within its bounds, or replaced by the default."""
        for stored, used in (('-5', 10), ('999999999', 86_400), ('soon', 900)):
            with self.subTest(stored=stored):
                self.configure(access_token_ttl=stored)
                self.assertEqual(self.connect(self.register_client())['expires_in'], used)

    def test_grant_ends_before_a_longer_refresh_token(self):
        """Whatever the two settings say, no token outlives its grant."""
        self.save(refresh_token_ttl_days=30, grant_lifetime_days=1)
        client = self.register_client()
        tokens = self.connect(client)
        self.pass_time('grant', days=1)
        self.assert_json_error(self.refresh(client, tokens['refresh_token']), 'invalid_grant')

    def test_public_url_is_an_origin_over_https(self):
        """It becomes issuer and resource, which clients compare to the byte."""
        for url in (
            'http://odoo.example',
            'odoo.example',
            'https://odoo.example/odoo',
            'https://odoo.example?x',
            'https://odoo.example#x',
            'https://ODOO.example',
            'https://u@odoo.example',
            'https://odoo.example:443',
            'cursor://odoo',
            'http://localhost.evil.example',
            'http://127.0.0.1@evil.example',
            'https://',
            'https://*.example',
        ):
            with self.subTest(url=url), self.assertRaises(ValidationError), self.env.cr.savepoint():
                self.save(public_url=url)
        for url in ('http://localhost:8069', 'http://127.0.0.1', 'https://odoo.example:8443'):
            self.save(public_url=url)
        self.save(public_url='https://other.example')
        self.assertEqual(
            self.send('GET', '/.well-known/oauth-authorization-server').json()['issuer'], 'https://other.example'
        )

    def test_only_an_administrator_saves(self):
        with self.assertRaises(AccessError):
            self.env['res.config.settings'].with_user(self.user).create({'mcp_oauth_access_token_ttl': 60}).execute()

    def test_switch_ends_registration(self):
        self.save(dynamic_registration='off')
        response = self.send('POST', '/mcp/oauth/register', json={'redirect_uris': ['https://client.example/']})
        self.assert_json_error(response, 'access_denied', 403)

    def test_pasted_slash_and_blank_are_cut_from_the_public_url(self):
        """UX-17."""
        self.save(public_url=' https://other.example/ ')
        self.assertEqual(self.shown('public_url'), 'https://other.example')


@tagged('slow')
class TestWhoMayConnect(OAuthCase):
    """Visible and settable without developer mode."""

    def save(self, **values):
        self.env['res.config.settings'].create(values).execute()

    def test_address_of_the_public_keys_is_shown(self):
        shown = self.env['res.config.settings'].create({})
        self.assertEqual(shown.mcp_oauth_jwks_uri, f'{ISSUER}/mcp/oauth/jwks.json')

    def test_all_internal_users_may_at_first(self):
        shown = self.env['res.config.settings'].create({})
        self.assertEqual((shown.mcp_oauth_connecting, len(shown.mcp_oauth_user_ids)), ('everyone', 0))
        self.assertTrue(self.user._may_connect())

    def test_chosen_users_may_and_others_not_until_all_may_again(self):
        other = self.create_user('bob.user')
        self.save(mcp_oauth_connecting='chosen', mcp_oauth_user_ids=[(6, 0, [other.id])])
        self.assertEqual((self.user._may_connect(), other._may_connect()), (False, True))
        shown = self.env['res.config.settings'].create({})
        self.assertEqual((shown.mcp_oauth_connecting, shown.mcp_oauth_user_ids), ('chosen', other))
        self.save(mcp_oauth_connecting='everyone')
        self.assertEqual((self.user._may_connect(), other._may_connect()), (True, True))

    def test_settings_that_leave_it_alone_change_nothing(self):
        before = self.env['muk_mcp.log'].search_count([('method', '=', 'oauth/settings')])
        self.save(mcp_oauth_connecting='everyone')
        self.assertEqual(self.env['muk_mcp.log'].search_count([('method', '=', 'oauth/settings')]), before)

from odoo.exceptions import ValidationError

from .common import CALLBACK, OAuthCase

REFUSED_URIS = {
    'too_long': 'https://client.example/' + 'x' * 2048,
    'not_printable_ascii': 'https://client.example/ä',
    'character_refused': 'https://client.example/"',
    'percent_malformed': 'https://client.example/%zz',
    'encoded_control': 'https://client.example/%00',
    'encoded_separator': 'https://client.example/%2f',
    'wildcard': 'https://client.example/*',
    'not_canonical': 'https://client.example/../x',
    'relative': 'client.example',
    'scheme_malformed': 'HTTPS://client.example/',
    'scheme_refused': 'javascript:alert(1)',
    'authority_missing': 'https:/x',
    'http_outside_loopback': 'http://client.example/',
    'userinfo': 'https://user@client.example/',
    'host_malformed': 'https://client..example/',
    'port_malformed': 'https://client.example:0/',
    'path_not_absolute': 'com.example.app:x',
    'reserved_parameter': 'https://client.example/?state=1',
    'fragment': 'https://client.example/#x',
}
REFUSED_KEYS = {
    'jwk_set_malformed': '[]',
    'jwk_set_too_large': ' ' * 65537,
    'no_usable_key': '{"keys": []}',
    'private_member': '{"keys": [{"kty": "EC", "d": "x"}]}',
}


class TestCoreSentences(OAuthCase):
    """What an administrator types wrongly is explained in that administrator's language, whatever part of ours refuses it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env['res.lang']._activate_lang('de_DE')

    def refusal(self, lang, **values):
        clients = self.env['muk_mcp_oauth.client'].with_context(lang=lang)
        with self.assertRaises(ValidationError) as caught, self.env.cr.savepoint():
            clients.create({'name': 'House Agent', 'redirect_uris': CALLBACK, **values})
        return str(caught.exception)

    def check_explained(self, reason, **values):
        english, german = (self.refusal(lang, **values) for lang in ('en_US', 'de_DE'))
        cause = english.rpartition(': ')[2]
        self.assertNotEqual(cause, reason)
        self.assertTrue(cause.endswith('.'), english)
        self.assertNotIn(cause, german)
        self.assertIn('Weiterleitungs-URI' if 'redirect_uris' in values else 'Schlüssel', german)

    def test_refused_redirect_uris_are_explained(self):
        for reason, uri in REFUSED_URIS.items():
            with self.subTest(reason=reason):
                self.check_explained(reason, redirect_uris=uri)

    def test_refused_keys_are_explained(self):
        for reason, jwks in REFUSED_KEYS.items():
            with self.subTest(reason=reason):
                self.check_explained(reason, token_endpoint_auth_method='private_key_jwt', jwks=jwks)

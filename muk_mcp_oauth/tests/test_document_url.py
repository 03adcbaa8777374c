from odoo.tests import tagged

from .common import REGISTER
from .document_case import CALLBACK, URL, DocumentCase

UNACCEPTABLE_URLS = (
    'http://c.example/client.json',
    'https://c.example/%2E/client.json',
    'https://@c.example/client.json',
    'https:///client.json',
    'https:\\\\c.example\\client.json',
    'https://c.example\\client.json',
    'https://c.example/client.json ',
    'https://c.example?x=/client.json',
    'https://c.example',
    'https://c.example/',
    'https://c.example/client.json#x',
    'https://u:p@c.example/client.json',
    'https://c.example/a/../client.json',
    'https://[::1]/client.json',
    'https://127.0.0.1/client.json',
    'https://2130706433/client.json',
    'https://localhost/client.json',
    'https://c.localhost/client.json',
    'https://c.example:22/client.json',
    'https://c.example:0/client.json',
    'https://c.example:99999/client.json',
    'file:///etc/passwd',
    'HTTPS://c.example/client.json',
    'https://c.exämple/client.json',
    'https://c.example/\x00',
    'https:c.example/client.json',
    '//c.example/client.json',
    'https://C.example/client.json',
)


@tagged('slow')
class TestDocumentUrl(DocumentCase):
    def test_unacceptable_url_is_never_fetched(self):
        """CID-01: an error page and not even a connection, before the login and after it."""
        for signed_in in (False, True):
            self.sign_in() if signed_in else self.sign_out()
            for url in UNACCEPTABLE_URLS:
                with self.subTest(url=url, signed_in=signed_in):
                    self.assert_error_page(self.authorize({'client_id': url, 'redirect_uris': [CALLBACK]}))
        self.assertEqual(self.host.connections, 0)

    def test_nothing_is_fetched_before_the_login(self):
        """AZ-01: a stranger must not make the server send requests; the login comes first and keeps the URL."""
        self.publish()
        self.sign_out()
        response = self.authorize(self.client)
        self.assertEqual(response.status_code, 303)
        self.assertIn('/web/login', response.headers['Location'])
        self.assertEqual(self.host.connections, 0)

    def test_nothing_is_fetched_for_users_who_may_not_connect(self):
        self.publish()
        self.sign_in(self.portal)
        self.assert_error_page(self.authorize(self.client), 403)
        self.assertEqual(self.host.connections, 0)

    def test_nothing_is_fetched_by_the_token_endpoint(self):
        """Only what a user asked for at the authorization endpoint is fetched, and later its new keys."""
        self.publish()
        self.assert_json_error(self.exchange(self.client, 'unknown'), 'invalid_client', 401)
        self.assertEqual(self.host.connections, 0)

    def test_registration_gives_out_no_url(self):
        """REG-04: a client cannot register the id of a document client."""
        registered = self.send('POST', REGISTER, json={'client_id': URL, 'redirect_uris': [CALLBACK]}).json()
        self.assertFalse(registered['client_id'].startswith('https:'))

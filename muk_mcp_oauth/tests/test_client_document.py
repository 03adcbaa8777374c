import json

from odoo.tests import tagged

from .document_case import CALLBACK, URL, DocumentCase

LOCAL = 'http://127.0.0.1/callback'
OTHER_IDS = (
    URL.upper(),
    URL.replace('agent', 'Agent'),
    URL.replace('.example/', '.example:443/'),
    f'{URL}/',
    URL.replace('json', '%6Ason'),
)


@tagged('slow')
class TestDocument(DocumentCase):
    def setUp(self):
        super().setUp()
        self.sign_in()

    def test_client_connects_without_registration(self):
        """The whole way: document, consent, code, tokens, refresh, use."""
        self.publish()
        tokens = self.connect(self.client)
        self.assert_accepted(self.call_tool(self.refresh(self.client, tokens['refresh_token']).json()['access_token']))
        record = self.record_of(self.client)
        self.assertEqual((record.kind, record.state, record.name), ('document', 'active', 'Ledger Agent'))

    def test_client_id_is_compared_to_the_byte(self):
        """CID-03: case, default port, trailing slash and percent-encoding make another client."""
        for other in (*OTHER_IDS, None, 7, [URL]):
            with self.subTest(client_id=other):
                self.assert_unusable(client_id=other)

    def test_published_secret_is_refused(self):
        """CID-04: what everybody can read is no secret."""
        for members in (
            {'client_secret': 's3cret'},
            {'client_secret': ''},
            {'client_secret_expires_at': 0},
            *(
                {'token_endpoint_auth_method': method}
                for method in ('client_secret_basic', 'client_secret_post', 'client_secret_jwt')
            ),
        ):
            with self.subTest(members=members):
                self.assert_unusable(**members)

    def test_malformed_document_is_refused(self):
        """CID-05: not JSON, not an object, not UTF-8, twofold members."""
        twofold = json.dumps(self.document()).replace('{', f'{{"client_id": "{URL}", ', 1).encode()
        for body in (
            b'',
            b'{',
            b'[]',
            b'"x"',
            b'null',
            b'\xff\xfe{}',
            json.dumps(self.document()).encode('utf-16'),
            twofold,
            b'[' * 5000,
        ):
            with self.subTest(body=body[:40]):
                self.assert_unusable_body(body)

    def test_required_members_are_required(self):
        """CID-05: a name that can be read and at least one redirect URI."""
        for members in (
            {'client_name': None},
            {'client_name': ''},
            {'client_name': ' \u200b\u202e '},
            {'client_name': 7},
            {'redirect_uris': None},
            {'redirect_uris': []},
            {'redirect_uris': CALLBACK},
            {'redirect_uris': [7]},
        ):
            with self.subTest(members=members):
                self.assert_unusable(**members)

    def test_redirect_uri_has_to_be_in_the_document(self):
        """CID-06: and one bad URI spoils the document."""
        self.publish()
        self.assert_error_page(self.authorize(self.client, redirect_uri='https://evil.example/callback'))
        self.forget_clients()
        for uri in (
            'javascript:alert(1)',
            'https://agent.example/*',
            'http://agent.example/callback',
            'https://agent.example/#x',
        ):
            with self.subTest(uri=uri):
                self.assert_unusable(redirect_uris=[CALLBACK, uri])

    def test_port_of_a_loopback_redirect_is_free(self):
        """CID-07: Claude Code lists two port-less URIs and asks with the port it got."""
        self.publish(redirect_uris=['http://localhost/callback', LOCAL])
        for uri in ('http://localhost:51212/callback', 'http://127.0.0.1:51212/callback'):
            with self.subTest(uri=uri):
                self.open_consent(self.client, redirect_uri=uri)
        self.assert_error_page(self.authorize(self.client, redirect_uri='http://[::1]:51212/callback'))

    def test_failure_is_an_error_page_with_its_cause_in_the_log(self):
        """CID-02: nothing is sent to the client, and an administrator can see why."""
        self.host.answers[self.PATH] = lambda handler: handler.send(404, b'')
        response = self.authorize(self.client)
        self.assert_error_page(response)
        self.assertIn('Odoo does not reach that page', response.text)
        self.assert_logged('invalid_client: document_status_404')
        self.assertFalse(self.record_of(self.client))

    def test_media_type_decides(self):
        """CID-13: JSON and what is built on it; a page that contains JSON is a page."""
        body = json.dumps(self.document()).encode()
        for media_type in ('text/html', 'text/plain', 'application/jsonp', 'application/json-seq', None, ''):
            with self.subTest(media_type=media_type):
                self.assert_unusable_body(body, Content_Type=media_type)
        for media_type in ('application/json; charset=utf-8', 'application/x+json', 'Application/JSON'):
            with self.subTest(media_type=media_type):
                self.host.publish(self.PATH, body, Content_Type=media_type)
                self.open_consent(self.client)
                self.forget_clients()

    def test_unsupported_grants_are_left_out(self):
        """CID-14: Claude lists a grant of its own."""
        self.publish(grant_types=['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:jwt-bearer'])
        self.connect(self.client)
        self.assertEqual(self.record_of(self.client).grant_types, 'authorization_code refresh_token')

    def test_client_that_can_do_without_keys_is_public(self):
        """CID-14: ChatGPT prefers to sign and says that it need not."""
        self.publish(
            token_endpoint_auth_method='private_key_jwt',
            token_endpoint_auth_methods_supported=['none', 'private_key_jwt'],
            jwks_uri='https://agent.example/jwks.json',
        )
        self.connect(self.client)
        self.assertEqual(self.record_of(self.client).token_endpoint_auth_method, 'none')

    def test_consent_page_names_both_hosts(self):
        """CID-15: who vouches for the client and where the answer goes; nothing is loaded from either."""
        self.publish(redirect_uris=['https://elsewhere.example/callback'], logo_uri='https://agent.example/logo.png')
        page = self.open_consent({**self.client, 'redirect_uris': ['https://elsewhere.example/callback']})
        self.assertEqual(page.trust, 'unknown')
        self.assertIn('From agent.example', page.text)
        self.assertIn('elsewhere.example', page.text)
        self.assertNotIn('erified', page.text)
        self.assertNotIn('logo.png', page.response.text)
        self.assertEqual(self.host.requests, [self.PATH])

    def test_client_with_loopback_redirects_is_told_as_a_program_of_the_computer(self):
        """CID-15, AZ-25: any program on the computer can use the id of such a client, whoever vouches for its document."""
        self.env['muk_mcp_oauth.known_client'].create({'name': 'Agent', 'host': 'agent.example'})
        self.publish(redirect_uris=[LOCAL, CALLBACK])
        page = self.open_consent({**self.client, 'redirect_uris': [LOCAL]})
        self.assertEqual(page.trust, 'local')
        self.assertIn('A program on this computer.', page.text)

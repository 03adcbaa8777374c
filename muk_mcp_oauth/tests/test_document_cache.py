from odoo.tests import tagged

from .answers import is_consent_page
from .document_case import CALLBACK, DocumentCase

HOUR, DAY = 3_600, 86_400


@tagged('slow')
class TestDocumentCache(DocumentCase):
    def setUp(self):
        super().setUp()
        self.sign_in()

    def test_error_is_not_cached(self):
        """CID-10: the next attempt gets the good answer."""
        self.assert_unusable_body(b'oops')
        self.host.answers[self.PATH] = lambda handler: handler.send(500, b'')
        self.assert_error_page(self.authorize(self.client))
        self.publish()
        self.open_consent(self.client)

    def test_document_is_fetched_once_while_it_is_fresh(self):
        self.publish()
        for _ in range(3):
            self.open_consent(self.client)
        self.assertEqual(len(self.host.requests), 1)

    def test_cache_headers_are_followed_within_bounds(self):
        """CID-11: a minute at least, a day at most."""
        lifetimes = {
            'max-age=1': 60,
            'no-store': 60,
            'no-cache, max-age=600': 60,
            'max-age=600': 600,
            'max-age=999999999': DAY,
            None: HOUR,
        }
        for cache_control, seconds in lifetimes.items():
            with self.subTest(cache_control=cache_control):
                self.forget_clients()
                self.publish_with(Cache_Control=cache_control)
                self.open_consent(self.client)
                record = self.record_of(self.client)
                self.assertEqual((record.document_expires_at - record.document_fetched_at).total_seconds(), seconds)

    def test_document_is_fetched_again_after_it_expired(self):
        """CID-11: one that is gone refuses the client, however good the stored one was."""
        self.publish_with(Cache_Control='max-age=600')
        self.open_consent(self.client)
        self.pass_time('client', seconds=601)
        self.open_consent(self.client)
        self.assertEqual(len(self.host.requests), 2)
        self.pass_time('client', seconds=601)
        for answer in ((404, b''), (410, b''), (200, b'oops')):
            self.host.answers[self.PATH] = lambda handler, answer=answer: handler.send(*answer)
            self.assert_error_page(self.authorize(self.client))

    def test_document_before_is_used_for_a_week_if_none_comes(self):
        """CID-16: the log says so; who never had a good one is refused."""
        self.publish()
        self.open_consent(self.client)
        self.assert_logged(False)
        self.host.answers[self.PATH] = lambda handler: handler.send(503, b'')
        self.pass_time('client', days=6)
        self.open_consent(self.client)
        self.assert_logged('document_stale')
        self.pass_time('client', days=2)
        self.assert_error_page(self.authorize(self.client))
        self.assert_logged('invalid_client: document_status_503')

    def test_document_before_is_not_used_if_a_setting_says_so(self):
        """CID-16."""
        self.configure(stale_document_days=0)
        self.publish()
        self.open_consent(self.client)
        self.host.answers[self.PATH] = lambda handler: handler.send(503, b'')
        self.pass_time('client', days=1)
        self.assert_error_page(self.authorize(self.client))

    def test_tokens_live_on_while_the_document_is_away(self):
        """The token endpoint relies on what is stored; a user is asked only when a client authorizes anew."""
        self.publish()
        tokens = self.connect(self.client)
        self.pass_time('client', days=2)
        self.host.reset()
        self.assertEqual(self.refresh(self.client, tokens['refresh_token']).status_code, 200)
        self.assertEqual(self.host.connections, 0)

    def test_redirect_uri_that_the_document_dropped_is_refused(self):
        """CID-12: once the cache expired."""
        self.publish(redirect_uris=[CALLBACK, 'https://agent.example/old'])
        self.open_consent(self.client, redirect_uri='https://agent.example/old')
        self.publish()
        self.pass_time('client', days=2)
        self.assert_error_page(self.authorize(self.client, redirect_uri='https://agent.example/old'))

    def test_changed_document_asks_for_consent_again(self):
        """CID-12: the user agreed to the client as it was."""
        for change in ({'client_name': 'Another Name'}, {'redirect_uris': [CALLBACK, 'https://agent.example/new']}):
            with self.subTest(change=change):
                self.publish()
                self.pass_time('client', days=2)
                self.connect(self.client)
                self.assertIn('code=', self.authorize(self.client).headers['Location'])
                self.publish(**change)
                self.pass_time('client', days=2)
                self.assertTrue(is_consent_page(self.authorize(self.client)))

    def test_open_page_of_a_changed_client_is_stale(self):
        self.publish()
        page = self.open_consent(self.client)
        self.publish(client_name='Another Name')
        self.pass_time('client', days=2)
        self.open_consent(self.client)
        self.assert_error_page(self.decide(page, 'allow'))

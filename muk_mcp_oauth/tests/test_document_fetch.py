import gzip
import socket
import threading
import time
from contextlib import suppress
from unittest import mock

from muk_mcp_oauth_core import is_public_address

from odoo.tests import BaseCase, tagged

from odoo.addons.muk_mcp_oauth.fetch.deadline import Deadline
from odoo.addons.muk_mcp_oauth.fetch.document import PARALLEL, fetch
from odoo.addons.muk_mcp_oauth.fetch.network import INTERNET
from odoo.addons.muk_mcp_oauth.protocol.client.metadata_document import MAX_DOCUMENT
from odoo.addons.muk_mcp_oauth.protocol.errors import OAuthError

from .certificates import CertificateAuthority
from .document_host import DocumentHost

PATH = '/client.json'
URL = f'https://agent.example{PATH}'
PUBLIC = '8.8.8.8'
BLOCKED = (
    '0.0.0.1',
    '10.0.0.1',
    '100.64.0.1',
    '127.0.0.1',
    '127.8.8.8',
    '169.254.169.254',
    '169.254.170.2',
    '172.16.0.1',
    '192.0.0.1',
    '192.0.2.1',
    '192.88.99.1',
    '192.168.1.1',
    '198.18.0.1',
    '198.51.100.1',
    '203.0.113.1',
    '224.0.0.251',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:192.168.0.1',
    '::ffff:169.254.169.254',
    '64:ff9b::a9fe:a9fe',
    '100::1',
    '2001::1',
    '2001:db8::1',
    '2002:7f00:1::',
    '3fff::1',
    'fc00::1',
    'fd00:ec2::254',
    'fe80::1',
    'fe80::1%eth0',
    'ff02::1',
)


@tagged('post_install', '-at_install', 'slow')
class TestDocumentFetch(BaseCase):
    """What the fetch of a document does with a real https server, good or hostile."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.host = DocumentHost()
        cls.addClassCleanup(cls.host.close)

    def setUp(self):
        super().setUp()
        self.host.reset()

    def fetch(self, seconds=5.0, url=URL, **network):
        with Deadline(seconds) as deadline:
            return fetch(url, self.host.network(**network), deadline, MAX_DOCUMENT)

    def assert_refused(self, reason, **options):
        with self.assertRaises(OAuthError) as refusal:
            self.fetch(**options)
        self.assertEqual(refusal.exception.reason, f'document_{reason}')

    def test_document_arrives_whole_with_its_headers(self):
        self.host.publish('/a%2Fb//client.json?x=1&y', b'{"a": 1}', Cache_Control='max-age=5')
        fetched = self.fetch(url='https://agent.example/a%2Fb//client.json?x=1&y')
        self.assertEqual((fetched.body, fetched.headers['cache-control']), (b'{"a": 1}', 'max-age=5'))
        self.assertEqual(self.host.requests, ['/a%2Fb//client.json?x=1&y'])

    def test_only_status_200_is_a_document(self):
        """CID-02: redirects are not followed, whatever they lead to."""
        for status in (201, 202, 203, 204, 206, 300, 301, 302, 303, 304, 307, 308, 401, 404, 500, 503):
            with self.subTest(status=status):
                self.host.reset()
                self.host.publish('/elsewhere', b'{}')
                self.host.answers[PATH] = lambda handler, status=status: handler.send(
                    status, b'', Location='/elsewhere'
                )
                self.assert_refused(f'status_{status}')
                self.assertEqual(self.host.requests, [PATH])

    def test_largest_document_is_accepted(self):
        """CID-09: 5,120 bytes, with and without a length, and in chunks."""
        body = b'x' * MAX_DOCUMENT
        for answer in (send_with_length(body), send_without_length(body), send_in_chunks(body)):
            self.host.answers[PATH] = answer
            self.assertEqual(self.fetch().body, body)

    def test_larger_document_is_refused_whatever_its_length_says(self):
        """CID-09: one byte more, with a length, without one, and in chunks."""
        body = b'x' * (MAX_DOCUMENT + 1)
        for answer in (send_with_length(body), send_without_length(body), send_in_chunks(body)):
            self.host.answers[PATH] = answer
            self.assert_refused('too_large')

    def test_endless_body_is_read_to_the_limit_only(self):
        """CID-09: the refusal comes as soon as the limit is passed."""
        self.host.answers[PATH] = drip(b'x' * 1024, pause=0)
        started = time.monotonic()
        self.assert_refused('too_large')
        self.assertLess(time.monotonic() - started, 2)

    def test_body_that_drips_ends_at_the_deadline(self):
        """CID-09: each byte comes in time, the document does not."""
        self.host.answers[PATH] = drip(b'x', pause=0.1)
        self.assert_ends_at_the_deadline('timeout')

    def test_headers_that_drip_end_at_the_deadline(self):
        self.host.answers[PATH] = drip_headers
        self.assert_ends_at_the_deadline('timeout')

    def test_server_that_accepts_and_keeps_silent_ends_at_the_deadline(self):
        with socket.create_server(('127.0.0.1', 0)) as silent:
            self.assert_ends_at_the_deadline('timeout', resolve=lambda _host, _port: [silent.getsockname()])

    def test_resolver_that_hangs_ends_at_the_deadline(self):
        woken = threading.Event()
        self.addCleanup(woken.set)
        self.assert_ends_at_the_deadline('timeout', resolve=lambda _host, _port: woken.wait(30) and [])

    def assert_ends_at_the_deadline(self, reason, **network):
        started = time.monotonic()
        self.assert_refused(reason, seconds=1.0, **network)
        self.assertAlmostEqual(time.monotonic() - started, 1.0, delta=0.5)

    def test_body_cut_short_is_refused(self):
        self.host.answers[PATH] = lambda handler: handler.send(200, b'{}', Content_Length='10')
        self.assert_refused('unreachable')

    def test_compressed_body_is_refused_unread(self):
        """CID-09: a bomb is never unpacked; identity is all that was asked for."""
        bomb = gzip.compress(b' ' * 10_000_000)[:MAX_DOCUMENT]
        self.host.publish(PATH, bomb, Content_Encoding='gzip')
        self.assert_refused('encoding_refused')

    def test_identity_is_the_only_encoding_asked_for(self):
        self.host.answers[PATH] = lambda handler: handler.send(200, handler.headers['Accept-Encoding'].encode())
        self.assertEqual(self.fetch().body, b'identity')

    def test_no_blocked_address_is_contacted(self):
        """CID-08: every network of the list, alone and beside a public address, in either order."""
        for address in BLOCKED:
            for addresses in ([address], [PUBLIC, address], [address, PUBLIC]):
                with self.subTest(addresses=addresses):
                    resolve = self.lead_to(*addresses)
                    self.assert_refused('address_refused', permits=is_public_address, resolve=resolve)
        self.assertEqual(self.host.connections, 0)

    def lead_to(self, *addresses):
        return lambda _host, _port: [(address, self.host.address[1]) for address in addresses]

    def test_internet_permits_public_addresses_only(self):
        """CID-08: what the server uses in earnest refuses its own loopback."""
        with self.assertRaises(OAuthError) as refusal, Deadline(5) as deadline:
            INTERNET.addresses('localhost', self.host.address[1], deadline)
        self.assertEqual(refusal.exception.reason, 'document_address_refused')

    def test_name_that_changes_its_address_is_looked_up_once(self):
        """CID-08: the address that was checked is the one that is used (DNS rebinding)."""
        self.host.publish(PATH, b'{}')
        with socket.create_server(('127.0.0.2', 0)) as inside:
            inside.setblocking(False)
            answers = [[inside.getsockname()], [self.host.address]]
            self.fetch(resolve=lambda _host, _port: answers.pop())
            self.assertRaises(BlockingIOError, inside.accept)
        self.assertEqual(len(answers), 1)

    def test_next_address_is_tried_where_one_refuses(self):
        self.host.publish(PATH, b'{}')
        with socket.create_server(('127.0.0.1', 0)) as closed:
            refusing = closed.getsockname()
        self.assertEqual(self.fetch(resolve=lambda _host, _port: [refusing, self.host.address]).body, b'{}')

    def test_name_without_an_address_is_unreachable(self):
        self.assert_refused('address_refused', resolve=lambda _host, _port: [])
        self.assert_refused('unreachable', resolve=lambda _host, _port: socket.getaddrinfo(b'a' * 70, 443))

    def test_certificate_of_an_unknown_authority_is_refused(self):
        other = CertificateAuthority().trusting_context()
        self.assert_refused('tls_failed', tls=lambda: other)

    def test_internet_trusts_public_authorities_only(self):
        """What the server uses in earnest does not know the authority of these tests."""
        self.assert_refused('tls_failed', tls=INTERNET.tls)
        self.assertEqual(self.host.requests, [])

    def test_certificate_of_another_host_is_refused(self):
        self.assert_refused('tls_failed', url='https://other.example/client.json')
        self.assertEqual(self.host.requests, [])

    def test_host_and_server_name_are_those_of_the_url(self):
        self.host.answers[PATH] = lambda handler: handler.send(200, handler.headers['Host'].encode())
        self.assertEqual(self.fetch().body, b'agent.example')
        self.assertEqual(self.host.server_names, ['agent.example'])

    def test_proxies_of_the_environment_are_not_used(self):
        self.host.publish(PATH, b'{}')
        proxy = dict.fromkeys(('HTTPS_PROXY', 'https_proxy', 'ALL_PROXY'), 'http://127.0.0.1:9')
        with mock.patch.dict('os.environ', proxy):
            self.assertEqual(self.fetch().body, b'{}')

    def test_few_documents_are_fetched_at_a_time(self):
        """One more than the limit waits, and gives up at its deadline."""
        release, entered = threading.Event(), threading.Semaphore(0)
        self.addCleanup(release.set)
        self.host.answers[PATH] = lambda handler: (entered.release(), release.wait(10), handler.send(200, b'{}'))
        fetching = [threading.Thread(target=self.fetch) for _ in range(PARALLEL)]
        for thread in fetching:
            thread.start()
        for _ in fetching:
            self.assertTrue(entered.acquire(timeout=5))
        self.assert_refused('busy', seconds=0.3)
        release.set()
        for thread in fetching:
            thread.join()
        self.assertEqual(self.fetch().body, b'{}')


def send_with_length(body):
    return lambda handler: handler.send(200, body)


def send_without_length(body):
    return lambda handler: handler.send(200, body, Content_Length=None)


def send_in_chunks(body):
    def answer(handler):
        handler.send_head(200, Content_Type='application/json', Transfer_Encoding='chunked')
        for start in range(0, len(body), 1000):
            chunk = body[start : start + 1000]
            handler.wfile.write(b'%x\r\n%s\r\n' % (len(chunk), chunk))
        handler.wfile.write(b'0\r\n\r\n')

    return answer


def drip(piece, pause):
    """Send a body that never ends, until the client hangs up or a test would be over long since."""

    def answer(handler):
        handler.send_head(200, Content_Type='application/json')
        with suppress(OSError):
            for _ in range(100_000):
                handler.wfile.write(piece)
                time.sleep(pause)

    return answer


def drip_headers(handler):
    with suppress(OSError):
        handler.wfile.write(b'HTTP/1.1 200 OK\r\n')
        for number in range(80):
            handler.wfile.write(b'X-%d: y\r\n' % number)
            time.sleep(0.1)

import socket
import ssl
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from time import time
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import config

from odoo.addons.muk_mcp_oauth.fetch import probe
from odoo.addons.muk_mcp_oauth.fetch.network import INTERNET
from odoo.addons.muk_mcp_oauth.fetch.outgoing import ask_internet
from odoo.addons.muk_mcp_oauth.fetch.self_test import Answer, fault_of_identity
from odoo.addons.muk_mcp_oauth.protocol.metadata import Endpoints
from odoo.addons.muk_mcp_oauth.wizard import self_test

from .certificates import CertificateAuthority
from .common import OAuthCase


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(self.server.status)
        self.send_header('Location', 'https://elsewhere.example/')
        self.end_headers()
        self.wfile.write(b'<html>Not Odoo</html>')

    do_OPTIONS = do_GET

    def do_POST(self):
        self.rfile.read(int(self.headers['Content-Length']))
        self.do_GET()

    def log_message(self, *_arguments):
        """Keep the test log for the tests."""


@contextmanager
def proxy(status, tls=None):
    """Run something in front of Odoo that answers everything by itself; yield its URL."""
    with ThreadingHTTPServer(('127.0.0.1', 0), _Handler) as server:
        server.status = status
        if tls:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        thread = Thread(target=server.serve_forever, kwargs={'poll_interval': 0.05}, daemon=True)
        thread.start()
        yield f'http://127.0.0.1:{server.server_address[1]}'
        server.shutdown()
        thread.join()


@contextmanager
def silence():
    """Listen and answer nobody; yield the URL."""
    with socket.create_server(('127.0.0.1', 0)) as listener:
        yield f'http://127.0.0.1:{listener.getsockname()[1]}'


def no_name_resolves(_host, _port):
    raise OSError('no name server')


class SelfTestCase(OAuthCase):
    def lines(self, base):
        lines = self.env['muk_mcp_oauth.self_test']._lines(Endpoints(base))
        self.assertFalse([line for line in lines if bool(line['fault']) != bool(line['advice'])])
        return lines

    def faults(self, base):
        """The faults of what was asked of the URL itself."""
        return {line['fault'] for line in self.lines(base) if (line['detail'] or '').startswith(f'{base}/')}

    def fault_of(self, base, title):
        [line] = [line for line in self.lines(base) if line['title'] == title]
        return line['fault']


@tagged('slow')
class TestSelfTest(SelfTestCase):
    """Edge: an administrator finds out why no client connects; that all is well is tested with a browser."""

    def test_answer_of_a_proxy_is_told_from_the_server_s(self):
        for status, faults in (
            (404, {'not_found', 'other_database'}),
            (302, {'redirected'}),
            (502, {'bad_gateway'}),
            (403, {'other_status'}),
            (200, {'other_status', 'not_a_document', 'cors_lost'}),
        ):
            with self.subTest(status=status), proxy(status) as base:
                self.assertEqual(self.faults(base), faults)

    def test_nonce_is_known_to_this_database_only(self):
        tests = self.env['muk_mcp_oauth.self_test'].sudo()
        expected = tests._prepare(Endpoints(self.base_url()))
        path = '/mcp/oauth/self-test'
        self.assertTrue(self.send('GET', path, params={'nonce': expected.nonce}).json()['same_database'])
        for nonce in ('', 'x' * 43, expected.nonce[:-1]):
            self.assertEqual(self.send('GET', path, params={'nonce': nonce}).status_code, 404, nonce)
        self.env.cr.execute("UPDATE muk_mcp_oauth_self_test SET create_date = create_date - interval '6 minutes'")
        self.assertEqual(self.send('GET', path, params={'nonce': expected.nonce}).status_code, 404)

    def test_every_fault_has_advice_and_every_check_a_title(self):
        tests = self.env['muk_mcp_oauth.self_test']
        with proxy(404) as base:
            lines = self.lines(base)
        self.assertTrue(all(line['title'] for line in lines))
        self.assertTrue(all(tests._advices().values()))

    def test_report_and_snippets_are_filled_with_the_values_of_this_server(self):
        self.configure(public_url='https://odoo.example')
        test = self.env['muk_mcp_oauth.self_test'].create({'mcp_url': 'https://odoo.example/mcp'})
        for name in ('nginx', 'caddy', 'traefik', 'apache'):
            self.assertIn('odoo.example', test[name])
            self.assertIn(f':{config["http_port"]}', test[name])

    def test_nothing_at_the_url_is_said_so(self):
        with proxy(200) as base:
            pass
        self.assertEqual(self.faults(base), {'unreachable'})

    def test_result_is_shown_to_administrators_only(self):
        with proxy(404) as base:
            self.configure(public_url=base)
            action = self.env['res.config.settings'].create({}).action_mcp_oauth_self_test()
        test = self.env[action['res_model']].browse(action['res_id'])
        self.assertEqual((test.mcp_url, test.has_passed), (f'{base}/mcp', False))
        self.assertIn('not_found', test.report)
        with self.assertRaises(AccessError):
            self.env['muk_mcp_oauth.self_test'].with_user(self.user)._action_open()
        with self.assertRaises(AccessError):
            test.with_user(self.user).read(['mcp_url'])


@tagged('slow')
class TestEachLine(SelfTestCase):
    """Each line that needs no proxy fails here for its own reason; those that do are tested with nginx."""

    def test_url_that_clients_on_the_web_cannot_use(self):
        for base, title, fault in (
            ('http://127.0.0.1:1', 'The address is https', 'not_https'),
            ('http://127.0.0.1:1', 'The port is that of https', 'other_port'),
            ('http://127.0.0.1:1/odoo', 'Odoo is at the root of its host', 'path_prefix'),
            ('http://127.0.0.1:1', 'The name leads to public addresses', 'private_address'),
            ('http://[2606:4700::1111]:1', 'The name leads to public addresses', 'ipv6_only'),
            ('http://nowhere.invalid:1', 'The name leads to public addresses', 'unresolved'),
        ):
            with self.subTest(base=base, title=title):
                self.assertEqual(self.fault_of(base, title), fault)

    def test_certificate_that_nobody_trusts(self):
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        with TemporaryDirectory() as folder:
            path = Path(folder) / 'certificate.pem'
            CertificateAuthority().write_certificate(path, 'localhost')
            tls.load_cert_chain(path)
        with proxy(200, tls) as base:
            self.assertEqual(
                self.faults(base.replace('http://127.0.0.1', 'https://localhost')), {'certificate_refused'}
            )

    def test_url_that_never_answers(self):
        with patch.object(probe, 'SECONDS', 0.2), silence() as base:
            self.assertEqual(self.faults(base), {'timeout'})

    def test_proxy_that_odoo_does_not_trust(self):
        """Limits would count the proxy instead of its callers."""
        expected = self.env['muk_mcp_oauth.self_test'].sudo()._prepare(Endpoints('https://odoo.example'))
        for headers, fault in (({'X-Forwarded-For': '203.0.113.7'}, 'proxy_mode_off'), ({}, 'scheme_lost')):
            answer = self.send('GET', '/mcp/oauth/self-test', params={'nonce': expected.nonce}, headers=headers)
            found = fault_of_identity(Answer(answer.status_code, answer.headers, answer.content), expected)
            self.assertEqual(found, fault)
            self.assertIn('proxy_mode = True', self.env['muk_mcp_oauth.self_test']._advices()[fault])

    def test_network_without_a_way_out(self):
        cut = partial(ask_internet, replace(INTERNET, resolve=no_name_resolves))
        with patch.object(self_test, 'ask_internet', cut), proxy(404) as base:
            title = 'Odoo reaches the descriptions of clients on the internet'
            self.assertEqual(self.fault_of(base, title), 'outgoing_blocked')

    def test_clock_that_differs_from_that_of_the_internet(self):
        for seconds, fault in ((0, None), (60, 'clock_off'), (-60, 'clock_off')):
            told = (None, time() + seconds)
            with patch.object(self_test, 'ask_internet', return_value=told), proxy(404) as base:
                self.assertEqual(self.fault_of(base, 'The clock is right'), fault)

    def test_url_that_an_administrator_moves(self):
        self.configure(public_url='')
        self.env['ir.config_parameter'].set_param('web.base.url.freeze', False)
        self.assertEqual(self.fault_of(self.base_url(), 'The address stays as it is'), 'base_url_free')

    def test_filter_that_leaves_no_database(self):
        """Several of them are tested on a server that has several."""
        kept = config['dbfilter']
        self.addCleanup(config.__setitem__, 'dbfilter', kept)
        config['dbfilter'] = '^of_another_company$'
        self.assertEqual(self.fault_of(self.base_url(), 'Requests without a session find the database'), 'no_database')

    def test_key_without_passphrase_and_key_that_cannot_be_read(self):
        self.assertEqual(self.fault_of(self.base_url(), 'Tokens can be signed'), 'key_unencrypted')
        self.env['muk_mcp_oauth.signing_key']._current(self.env.cr.now())
        self.env.cr.execute("UPDATE muk_mcp_oauth_signing_key SET private_pem = 'lost', kid = 'another'")
        self.assertEqual(self.fault_of(self.base_url(), 'Tokens can be signed'), 'key_unreadable')

    def test_package_of_another_release(self):
        with patch.object(self_test.core, 'problem', 'another release'):
            [line] = [line for line in self.lines(self.base_url()) if line['fault'] == 'core_unavailable']
        self.assertIn('Install the wheel', line['advice'])

    def test_nobody_may_connect(self):
        self.env.ref('base.group_user').implied_ids = [(3, self.env.ref('muk_mcp_oauth.group_connect').id)]
        self.env['res.users']._let_connect('chosen', self.env['res.users'])
        self.assertEqual(self.fault_of(self.base_url(), 'Somebody may connect'), 'nobody_may_connect')

    def test_no_way_to_become_known(self):
        self.configure(dynamic_registration='off', client_documents='nobody')
        self.assertEqual(self.fault_of(self.base_url(), 'Clients become known'), 'registration_off')

from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from odoo.exceptions import AccessError

from odoo.addons.muk_mcp_oauth.protocol.metadata import Endpoints

from .common import OAuthCase


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(self.server.status)
        self.send_header('Location', 'https://elsewhere.example/')
        self.end_headers()
        self.wfile.write(b'<html>Not Odoo</html>')

    def do_POST(self):
        self.rfile.read(int(self.headers['Content-Length']))
        self.do_GET()

    def log_message(self, *_arguments):
        """Keep the test log for the tests."""


@contextmanager
def proxy(status):
    """Run something in front of Odoo that answers everything by itself; yield its address."""
    with ThreadingHTTPServer(('127.0.0.1', 0), _Handler) as server:
        server.status = status
        thread = Thread(target=server.serve_forever, kwargs={'poll_interval': 0.05}, daemon=True)
        thread.start()
        yield f'http://127.0.0.1:{server.server_address[1]}'
        server.shutdown()
        thread.join()


class TestSelfTest(OAuthCase):
    """Edge: an administrator finds out why no client connects; that all is well is tested with a browser."""

    def faults(self, base):
        lines = self.env['muk_mcp_oauth.self_test']._lines(Endpoints(base))
        self.assertEqual(len(lines), 4)
        self.assertFalse([line for line in lines if line['fault'] and not line['advice']])
        return {line['fault'] for line in lines}

    def test_answer_of_a_proxy_is_told_from_the_server_s(self):
        for status, faults in (
            (404, {'not_found'}),
            (302, {'redirected'}),
            (502, {'bad_gateway'}),
            (403, {'other_status'}),
            (200, {'other_status', 'not_a_document'}),
        ):
            with self.subTest(status=status), proxy(status) as base:
                self.assertEqual(self.faults(base), faults)

    def test_nothing_at_the_address_is_said_so(self):
        with proxy(200) as base:
            pass
        self.assertEqual(self.faults(base), {'unreachable'})

    def test_result_is_shown_to_administrators_only(self):
        with proxy(404) as base:
            self.configure(public_url=base)
            action = self.env['res.config.settings'].create({}).action_mcp_oauth_self_test()
        test = self.env[action['res_model']].browse(action['res_id'])
        self.assertEqual((test.mcp_url, test.has_passed, len(test.line_ids)), (f'{base}/mcp', False, 4))
        with self.assertRaises(AccessError):
            self.env['muk_mcp_oauth.self_test'].with_user(self.user)._action_open()
        with self.assertRaises(AccessError):
            test.with_user(self.user).read(['mcp_url'])

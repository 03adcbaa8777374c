from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from odoo.exceptions import AccessError
from odoo.tools import config

from odoo.addons.muk_mcp_oauth.protocol.metadata import Endpoints

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

    def lines(self, base):
        lines = self.env['muk_mcp_oauth.self_test']._lines(Endpoints(base))
        self.assertFalse([line for line in lines if bool(line['fault']) != bool(line['advice'])])
        return lines

    def faults(self, base):
        """The faults of what was asked of the address itself."""
        return {line['fault'] for line in self.lines(base) if (line['detail'] or '').startswith(f'{base}/')}

    def fault_of(self, base, title):
        [line] = [line for line in self.lines(base) if line['title'] == title]
        return line['fault']

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

    def test_nobody_who_may_connect_is_told(self):
        self.env.ref('base.group_user').implied_ids = [(3, self.env.ref('muk_mcp_oauth.group_connect').id)]
        self.env['res.users']._let_connect('chosen', self.env['res.users'])
        self.assertEqual(self.fault_of(self.base_url(), 'Somebody may connect'), 'nobody_may_connect')

    def test_address_that_an_administrator_moves_is_told(self):
        self.configure(public_url='')
        self.env['ir.config_parameter'].set_param('web.base.url.freeze', False)
        self.assertEqual(self.fault_of(self.base_url(), 'The address stays as it is'), 'base_url_free')

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

    def test_nothing_at_the_address_is_said_so(self):
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

"""A real https server on loopback that publishes client metadata documents under names of the test's choice."""

import json
import ssl
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from unittest.mock import patch

from odoo.addons.muk_mcp_oauth.fetch.network import Network
from odoo.addons.muk_mcp_oauth.models.client import document as client_document

from .certificates import CertificateAuthority

HOSTS = ('agent.example', 'claude.ai', 'chatgpt.com', 'claude.ai.evil.example')


class HostInsteadOfTheInternet:
    """For a test case: a host that only this process can reach is all that Odoo finds; each test begins with an empty one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.host = DocumentHost()
        cls.addClassCleanup(cls.host.close)
        cls.startClassPatcher(cls.host.instead_of_the_internet())

    def setUp(self):
        super().setUp()
        self.host.reset()


class DocumentHost:
    """Serves ``answers``, a function of the handler by path; ``requests`` are the paths that were asked for.

    ``connections`` counts whoever connected, even without a request; ``server_names`` are those of the handshakes.
    """

    def __init__(self):
        self.reset()
        self.authority = CertificateAuthority()
        self._server = _Server(('127.0.0.1', 0), _Handler)
        self._server.host = self
        self._server.tls = self._certified()
        self._trusted = self.authority.trusting_context()
        self._thread = Thread(target=self._server.serve_forever, kwargs={'poll_interval': 0.05}, daemon=True)
        self._thread.start()

    def _certified(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        with TemporaryDirectory() as folder:
            path = Path(folder, 'server.pem')
            self.authority.write_certificate(path, *HOSTS)
            context.load_cert_chain(path)
        context.sni_callback = lambda _secured, name, _context: self.server_names.append(name)
        return context

    def reset(self):
        """Forget what was published and who asked for it."""
        self.answers = {}
        self.requests = []
        self.server_names = []
        self.connections = 0

    def close(self):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def address(self):
        return self._server.server_address

    def network(self, resolve=None, permits=None, tls=None):
        """Return a network in which every name leads here and loopback may be contacted, unless told otherwise."""
        return Network(
            resolve or (lambda _host, _port: [self.address]),
            permits or (lambda address: address == '127.0.0.1'),
            tls or (lambda: self._trusted),
        )

    def instead_of_the_internet(self):
        """Return the patch by which this host is what Odoo finds wherever it looks for a document."""
        return patch.object(client_document, 'INTERNET', self.network())

    def publish(self, path, document, **headers):
        """Answer with a document, a mapping or the bytes of one."""
        self.answers[path] = lambda handler: handler.publish(document, **headers)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def get_request(self):
        connected, address = super().get_request()
        self.host.connections += 1
        return connected, address

    def finish_request(self, connected, address):
        # A client that hangs up during the handshake or the body is what some tests are about.
        with suppress(OSError), self.tls.wrap_socket(connected, server_side=True) as secured:
            super().finish_request(secured, address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def do_GET(self):
        self.server.host.requests.append(self.path)
        self.close_connection = True
        self.server.host.answers[self.path](self)

    def publish(self, document, **headers):
        self.send(200, document if isinstance(document, bytes) else json.dumps(document).encode(), **headers)

    def send(self, status, body, **headers):
        """Send a whole answer; a header name is written with underscores, None leaves one out."""
        defaults = {'Content_Type': 'application/json', 'Content_Length': str(len(body))}
        self.send_head(status, **{**defaults, **headers})
        self.wfile.write(body)

    def send_head(self, status, **headers):
        self.send_response(status)
        for name, value in headers.items():
            if value is not None:
                self.send_header(name.replace('_', '-'), value)
        self.end_headers()

    def log_message(self, *_arguments):
        """Keep the test log for the tests."""

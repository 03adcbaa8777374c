"""A client's own web server: real https on loopback, under a name of its own, trusted by nobody but who knows its authority."""

import json
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from runpy import run_path
from threading import Thread

from tools import REPOSITORY

HOST = 'agent.example'

# The addon's tests make certificates in the same way. Their package imports Odoo, which is not here, so the file is run alone.
CertificateAuthority = run_path(str(REPOSITORY / 'muk_mcp_oauth/tests/certificates.py'))['CertificateAuthority']


class DocumentHost(ThreadingHTTPServer):
    """Publishes metadata documents by path; `requests` are the paths that were asked for, `authority` is a PEM file."""

    daemon_threads = True

    def __init__(self, folder: Path) -> None:
        super().__init__(('127.0.0.1', 0), _Handler)
        self.documents: dict[str, dict[str, object]] = {}
        self.requests: list[str] = []
        self.authority = folder / 'authority.pem'
        self._secure(folder / 'server.pem')

    def _secure(self, certificate: Path) -> None:
        authority = CertificateAuthority()
        self.authority.write_text(authority.pem)
        authority.write_certificate(certificate, HOST)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        self.socket = context.wrap_socket(self.socket, server_side=True)

    @property
    def port(self) -> int:
        return self.server_address[1]

    def publish(self, name: str, **members: object) -> str:
        """Publish the document of a client and return its URL, which is the `client_id`."""
        url = f'https://{HOST}/{name}.json'
        self.documents[f'/{name}.json'] = {'client_id': url, **members}
        return url


class _Handler(BaseHTTPRequestHandler):
    server: DocumentHost

    def do_GET(self) -> None:
        self.server.requests.append(self.path)
        body = json.dumps(self.server.documents[self.path]).encode()
        self.send_response(200)
        self.send_header('Content-Type', 'application/json')
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        """Keep the output of the tests for the tests."""


@contextmanager
def document_host(folder: Path) -> Iterator[DocumentHost]:
    """Serve documents from a free port; `folder` keeps the certificates."""
    with DocumentHost(folder) as host:
        Thread(target=host.serve_forever, kwargs={'poll_interval': 0.05}, daemon=True).start()
        try:
            yield host
        finally:
            host.shutdown()

"""A gateway that brings the credential which the conformance suite's server command has no option for."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import urlsplit

HOP_BY_HOP = {'connection', 'keep-alive', 'transfer-encoding'}


@contextmanager
def credential_proxy(server_url: str, bearer_token: str) -> Iterator[str]:
    """Serve on a free loopback port what `server_url` serves; yields the base URL of the port.

    Requests arrive as they were sent, `Host` and `Origin` included, with the token as the only addition.
    """

    class Gateway(BaseHTTPRequestHandler):
        protocol_version = 'HTTP/1.1'

        def forward(self) -> None:
            body = self.rfile.read(int(self.headers.get('Content-Length', 0)))
            headers = {**self.headers, 'Authorization': f'Bearer {bearer_token}', 'Connection': 'close'}
            connection = HTTPConnection(urlsplit(server_url).netloc, timeout=60)
            connection.request(self.command, self.path, body, headers)
            self.relay(connection.getresponse())
            connection.close()

        def relay(self, response) -> None:
            content = response.read()
            self.send_response_only(response.status, response.reason)
            for name, value in response.getheaders():
                if name.lower() not in HOP_BY_HOP | {'content-length'}:
                    self.send_header(name, value)
            self.send_header('Content-Length', str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_DELETE = do_OPTIONS = forward

        def log_message(self, *_) -> None:
            """Say nothing: the suite reports each request that matters."""

    gateway = ThreadingHTTPServer(('127.0.0.1', 0), Gateway)
    Thread(target=gateway.serve_forever, daemon=True).start()
    yield f'http://localhost:{gateway.server_port}'
    gateway.shutdown()
    gateway.server_close()

"""A provider of identities as Odoo's `auth_oauth` knows them: it signs in whoever comes as one and the same user."""

from __future__ import annotations

import json
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit


class IdentityProvider(ThreadingHTTPServer):
    """`/authorize` sends the browser back with a token in the fragment, `/userinfo` tells whose token it is."""

    daemon_threads = True

    def __init__(self, subject: str, email: str) -> None:
        super().__init__(('127.0.0.1', 0), _Handler)
        self.subject = subject
        self.email = email
        self.tokens: set[str] = set()

    @property
    def url(self) -> str:
        return f'http://127.0.0.1:{self.server_address[1]}'


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        provider = self.server
        assert isinstance(provider, IdentityProvider)
        asked = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
        if self.path.startswith('/authorize'):
            token = secrets.token_urlsafe(16)
            provider.tokens.add(token)
            answer = urlencode({'access_token': token, 'state': asked['state']})
            self.send_response(302)
            self.send_header('Location', f'{asked["redirect_uri"]}#{answer}')
            self.end_headers()
            return
        token = asked.get('access_token') or self.headers.get('Authorization', '').removeprefix('Bearer ')
        known = token in provider.tokens
        body = {'user_id': provider.subject, 'email': provider.email} if known else {'error': 'invalid_token'}
        self.send_response(200)
        self.send_header('Content-Type', 'application/json')
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing on the terminal of the tests."""


@contextmanager
def identity_provider(subject: str, email: str) -> Iterator[IdentityProvider]:
    with IdentityProvider(subject, email) as provider:
        threading.Thread(target=provider.serve_forever, daemon=True).start()
        try:
            yield provider
        finally:
            provider.shutdown()

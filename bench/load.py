"""Requests from a few threads at once, each on a connection of its own as Odoo's worker processes answer them."""

import socket
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http.client import parse_headers

THREADS = 4
CRLF = '\r\n'


def per_second(
    port: int, requests: list[Callable[[], bytes]], learn: Callable[[int, bytes], None], seconds: float
) -> float:
    """Successful requests per second; thread `i` sends what `requests[i]()` returns and tells `learn(i, body)` the answer.

    Raises RuntimeError at the first answer that is not 200.
    """
    deadline = time.monotonic() + seconds
    with ThreadPoolExecutor(len(requests)) as threads:
        started = time.monotonic()
        counts = threads.map(lambda lane: _until(deadline, port, lane, requests[lane], learn), range(len(requests)))
        return sum(counts) / (time.monotonic() - started)


def get(path: str, host: str = 'localhost', **headers: str) -> bytes:
    lines = [f'GET {path} HTTP/1.1', f'Host: {host}', 'Connection: close']
    lines += [f'{name.replace("_", "-")}: {value}' for name, value in headers.items()]
    return (CRLF.join(lines) + CRLF * 2).encode()


def post(path: str, content_type: str, body: str, **headers: str) -> bytes:
    lines = [
        f'POST {path} HTTP/1.1',
        'Host: localhost',
        'Connection: close',
        f'Content-Type: {content_type}',
        f'Content-Length: {len(body)}',
        *(f'{name}: {value}' for name, value in headers.items()),
    ]
    return (CRLF.join(lines) + CRLF * 2 + body).encode()


def _until(
    deadline: float, port: int, lane: int, request: Callable[[], bytes], learn: Callable[[int, bytes], None]
) -> int:
    count = 0
    while time.monotonic() < deadline:
        learn(lane, exchange(port, request()))
        count += 1
    return count


def exchange(port: int, request: bytes) -> bytes:
    """Send one request and return the body of its answer.

    The connection is closed as soon as the announced length has arrived, as clients and proxies do. Waiting for the
    server to close it would measure the 10 ms for which werkzeug waits for more.
    """
    with socket.create_connection(('127.0.0.1', port)) as connection:
        connection.sendall(request)
        with connection.makefile('rb') as answer:
            status, headers = answer.readline(), parse_headers(answer)
            body = answer.read(int(headers['Content-Length']))
    if b' 200 ' not in status:
        raise RuntimeError(f'The server answered {status!r} {body[:200]!r}')
    return body

"""One GET for a JSON document, with every limit that a URL from a stranger needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from threading import BoundedSemaphore
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from urllib3 import HTTPSConnectionPool, Timeout
from urllib3.exceptions import HTTPError, SSLError

from ..protocol.errors import OAuthError
from ..protocol.hints import Hint
from .connection import PinnedConnection
from .deadline import Deadline
from .network import Network

if TYPE_CHECKING:
    # Not in urllib3 1, which older distributions have.
    from urllib3 import BaseHTTPResponse

# The draft leaves the limits to the server; ours is for everything that identifies one client, names resolved included.
SECONDS = 5.0
PARALLEL = 4
_HEADERS = {'Accept': 'application/json', 'Accept-Encoding': 'identity', 'User-Agent': 'muk-mcp-oauth'}
_slots = BoundedSemaphore(PARALLEL)


@dataclass(frozen=True)
class Fetched:
    """The whole body and the headers of an answer with status 200."""

    body: bytes
    headers: Mapping[str, str]


def is_passing(error: OAuthError) -> bool:
    """Return True if a document that did not come may come again: its host has trouble, and did not deny it."""
    denied = error.reason.startswith('document_status_4') and error.reason != 'document_status_429'
    return error.hint is Hint.DOCUMENT_UNREACHABLE and not denied


def fetch(url: str, network: Network, deadline: Deadline, largest: int) -> Fetched:
    """Get a document of at most ``largest`` bytes from an https URL that was checked.

    Redirects are not followed and proxies of the environment are not used.
    Raises OAuthError ``invalid_client`` with a reason that starts with ``document_``.
    """
    try:
        with _slot(deadline):
            fetched = _get(url, network, deadline, largest)
        # A connection that was shut down can look like the end of a body.
        deadline.remaining()
    except (HTTPError, OSError) as error:
        raise _failure(error, deadline) from error
    return fetched


@contextmanager
def _slot(deadline: Deadline) -> Iterator[None]:
    if not _slots.acquire(timeout=deadline.remaining()):
        raise _failed('busy')
    try:
        yield
    finally:
        _slots.release()


def _get(url: str, network: Network, deadline: Deadline, largest: int) -> Fetched:
    parts = urlsplit(url)
    host, port = str(parts.hostname), parts.port or 443
    pool = HTTPSConnectionPool(
        host,
        port,
        timeout=Timeout(deadline.remaining()),
        ssl_context=network.tls(),
        cert_reqs='CERT_REQUIRED',
        addresses=network.addresses(host, port, deadline),
        deadline=deadline,
    )
    pool.ConnectionCls = PinnedConnection
    response = pool.urlopen(
        'GET',
        _target(url),
        headers=_HEADERS,
        retries=False,
        redirect=False,
        preload_content=False,
        decode_content=False,
        enforce_content_length=True,
    )
    # An answer that is refused is not read to its end, and nothing else would close its connection.
    with pool, response:
        return _read(response, largest)


def _target(url: str) -> str:
    """Return path and query as they were written; the check of the URL made sure that there is a path."""
    return '/' + url.split('/', 3)[3]


def _read(response: BaseHTTPResponse, largest: int) -> Fetched:
    if response.status != 200:
        raise _failed(f'status_{response.status}')
    if response.headers.get('Content-Encoding', 'identity').strip().lower() != 'identity':
        raise _unusable('encoding_refused')
    return Fetched(_read_body(response, largest), response.headers)


def _read_body(response: BaseHTTPResponse, largest: int) -> bytes:
    body = b''
    # The read that finds the end is the one that notices a body shorter than its Content-Length.
    while piece := response.read(largest + 1 - len(body)):
        body += piece
        if len(body) > largest:
            raise _unusable('too_large')
    return body


def _failure(error: Exception, deadline: Deadline) -> OAuthError:
    if deadline.passed:
        return _failed('timeout')
    return _failed('tls_failed' if isinstance(error, SSLError) else 'unreachable')


def _unusable(reason: str) -> OAuthError:
    return OAuthError.invalid_document('It could not be fetched.', reason)


def _failed(reason: str) -> OAuthError:
    return OAuthError.document_not_fetched(reason)

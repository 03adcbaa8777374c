"""Whether Odoo reaches the descriptions of clients on the internet, and what time it is there."""

from __future__ import annotations

from email.utils import parsedate_to_datetime

from ..protocol.client.metadata_document import MAX_DOCUMENT
from ..protocol.errors import OAuthError
from .deadline import Deadline
from .document import SECONDS, fetch
from .network import INTERNET, Network

# The description of Claude, which is always there.
EXAMPLE = 'https://claude.ai/oauth/mcp-oauth-client-metadata'

# Without a way out, a name does not resolve, nothing answers, or something on the way answers in its place.
_STOPPED = ('document_unreachable', 'document_timeout', 'document_tls_failed', 'document_address_refused')


def is_stopped_by_network(error: OAuthError) -> bool:
    """Return True if a fetch failed before there was any answer of its host."""
    return error.reason in _STOPPED


def ask_internet(network: Network = INTERNET) -> tuple[str | None, float | None]:
    """Return the fault, None if the network lets a request through, and the time there in seconds since 1970, if it was told.

    What is answered does not matter: a host that refuses this one request may well answer others.
    """
    try:
        with Deadline(SECONDS) as deadline:
            headers = fetch(EXAMPLE, network, deadline, MAX_DOCUMENT).headers
    except OAuthError as error:
        return ('outgoing_blocked' if is_stopped_by_network(error) else None), None
    try:
        return None, parsedate_to_datetime(headers.get('Date') or '').timestamp()
    except ValueError:
        return None, None

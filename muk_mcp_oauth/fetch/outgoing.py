"""Whether Odoo reaches the descriptions of clients on the internet, and what time it is there."""

from __future__ import annotations

from email.utils import parsedate_to_datetime

from ..protocol.client.metadata_document import MAX_DOCUMENT
from ..protocol.errors import OAuthError
from .deadline import Deadline
from .document import SECONDS, fetch
from .network import INTERNET

# The description of Claude, which is always there.
EXAMPLE = 'https://claude.ai/oauth/mcp-oauth-client-metadata'


def ask_internet() -> tuple[str | None, float | None]:
    """Return the fault, None if a description can be read, and the time there in seconds since 1970, if it was told."""
    try:
        with Deadline(SECONDS) as deadline:
            headers = fetch(EXAMPLE, INTERNET, deadline, MAX_DOCUMENT).headers
    except OAuthError:
        return 'outgoing_blocked', None
    try:
        return None, parsedate_to_datetime(headers.get('Date') or '').timestamp()
    except ValueError:
        return None, None

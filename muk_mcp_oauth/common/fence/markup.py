"""Finds in HTML what a browser runs, and tells URLs of this website from others."""

from __future__ import annotations

import html
import re
from typing import Any

# No browser runs a script without one of these, in whatever order it reads the rest: names of elements and attributes
# cannot be written in another way, the scheme of a URL can.
_RUNS = re.compile(
    r'<(?:script|object|embed|applet|base|meta|link|animate\w*|set)\b|[\s"\'/](?:on[a-z]{3,}|srcdoc)\s*=', re.IGNORECASE
)
_SCHEME_RUNS = re.compile(r'(?:java|vb)script:', re.IGNORECASE)
# Browsers leave these out of a URL.
_LEFT_OUT = re.compile(r'[\x00-\x20]+')
_SCHEME = re.compile(r'([a-z][a-z0-9+.-]*):', re.IGNORECASE)
_HARMLESS_SCHEMES = frozenset({'mailto', 'tel'})


def holds_script(value: Any) -> bool:
    """Return True if a browser might run a part of this HTML. It finds too much in a text that explains scripts."""
    return isinstance(value, str) and bool(_RUNS.search(value) or holds_script_url(value))


def holds_script_url(value: Any) -> bool:
    """Return True if a browser would run a URL in this text as a script."""
    return isinstance(value, str) and bool(_SCHEME_RUNS.search(_LEFT_OUT.sub('', html.unescape(value))))


def leads_elsewhere(value: Any) -> bool:
    """Return True if a URL leaves the website that it stands on, or runs as a script."""
    url = _LEFT_OUT.sub('', str(value or '')).replace('\\', '/')
    scheme = _SCHEME.match(url)
    return url.startswith('//') or bool(scheme and scheme[1].lower() not in _HARMLESS_SCHEMES)

"""What strangers sent, as the audit log may keep it: enough to recognise it, and nothing that could be secret."""

from __future__ import annotations

import re

from .display import clean_name

LONGEST = 200
_USERINFO = re.compile(r'(?<=//)[^/?#@]*@')
_VALUE = re.compile(r'([?&;][^=&;#]*)=[^&;#]*')
_FRAGMENT = re.compile(r'#.*', re.DOTALL)
# Codes, tokens and secrets of this server have 43 characters or more.
_OPAQUE = re.compile(r'[A-Za-z0-9_-]{40,}')


def shown_uri(uri: str) -> str:
    """Return a URI without a password, without the values of its query and without its fragment.

    The text need not be a URI: what is refused is often none.
    """
    return _FRAGMENT.sub('#…', _VALUE.sub(r'\1=…', _USERINFO.sub('…@', uri)))


def shown_value(text: str) -> str:
    """Return a refused value in one line of at most ``LONGEST`` characters, without what could be a token."""
    return clean_name(_OPAQUE.sub('…', text), LONGEST)

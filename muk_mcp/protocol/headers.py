"""HTTP headers that mirror the message (revision 2026-07-28, Streamable HTTP, "Request Metadata")."""

from __future__ import annotations

import base64
import binascii
from typing import Protocol

from .errors import ProtocolError
from .jsonrpc import Message

PROTOCOL_VERSION = 'MCP-Protocol-Version'
SESSION_ID = 'Mcp-Session-Id'
METHOD = 'Mcp-Method'
NAME = 'Mcp-Name'

# The parameter that Mcp-Name repeats, for the methods that require the header.
NAMED_BY = {'tools/call': 'name', 'prompts/get': 'name', 'resources/read': 'uri'}

ENCODED_PREFIX = '=?base64?'
ENCODED_SUFFIX = '?='


class Headers(Protocol):
    """Case-insensitive request headers, such as werkzeug's."""

    def get(self, name: str, default: None = None) -> str | None: ...


def value_of(headers: Headers, name: str) -> str | None:
    """Return a header's value without the white space around it, which is no part of it (RFC 9110 section 5.5)."""
    value = headers.get(name)
    return None if value is None else value.strip(' \t')


def check_method_header(message: Message, headers: Headers) -> None:
    """Raise ProtocolError where Mcp-Method is absent or names another method than the body."""
    value = value_of(headers, METHOD)
    if value is None:
        raise ProtocolError.header_mismatch(f'the {METHOD} header is required.')
    if value != message.method:
        raise ProtocolError.header_mismatch(f'{METHOD} does not name the method of the body.')


def check_name_header(message: Message, headers: Headers) -> None:
    """Raise ProtocolError where Mcp-Name is required and does not repeat the name or URI of the body."""
    parameter = NAMED_BY.get(message.method or '')
    if parameter is None:
        return
    value = value_of(headers, NAME)
    if value is None:
        raise ProtocolError.header_mismatch(f'the {NAME} header is required for {message.method}.')
    if decode_value(value) != message.params.get(parameter):
        raise ProtocolError.header_mismatch(f'{NAME} does not match `{parameter}` in the body.')


def decode_value(value: str) -> str:
    """Return the text a header value stands for, decoding the Base64 form; raise ProtocolError where it is malformed."""
    if not (value.startswith(ENCODED_PREFIX) and value.endswith(ENCODED_SUFFIX)):
        if not (value.isascii() and value.isprintable()):
            raise ProtocolError.header_mismatch('a header value contains invalid characters.')
        return value
    encoded = value[len(ENCODED_PREFIX) : -len(ENCODED_SUFFIX)]
    try:
        return base64.b64decode(encoded, validate=True).decode('utf-8')
    except (binascii.Error, UnicodeDecodeError):
        raise ProtocolError.header_mismatch('a header value is not valid Base64 of UTF-8 text.') from None

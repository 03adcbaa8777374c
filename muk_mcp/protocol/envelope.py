"""Which revision a message is served under, and the metadata checks that go with it."""

from __future__ import annotations

from .errors import INVALID_PARAMS, ProtocolError
from .headers import PROTOCOL_VERSION, Headers, check_method_header, check_name_header, value_of
from .jsonrpc import Message
from .revisions import OLDEST, REVISIONS, Revision

META_VERSION = 'io.modelcontextprotocol/protocolVersion'
META_CLIENT_CAPABILITIES = 'io.modelcontextprotocol/clientCapabilities'


def revision_of(message: Message, headers: Headers) -> Revision:
    """Return the revision of ``message``; raise ProtocolError where its headers and metadata do not allow one.

    A message whose ``_meta`` carries a version is stateless and checked as such; an
    ``initialize`` without one opens a session; all others go by their header.
    """
    if META_VERSION in message.meta:
        return _stateless_revision(message, headers)
    if message.method == 'initialize':
        return OLDEST
    revision = _header_revision(headers)
    if revision.stateless and message.is_request:
        raise _missing_meta(META_VERSION)
    if revision.stateless and message.is_response:
        raise ProtocolError.invalid_request('this revision has no responses from clients.')
    return revision


def _header_revision(headers: Headers) -> Revision:
    name = value_of(headers, PROTOCOL_VERSION)
    if name is None:
        # Clients of revisions before the header came with 2025-06-18 are served by its rules.
        return OLDEST
    return _known_revision(name)


def _stateless_revision(message: Message, headers: Headers) -> Revision:
    requested = message.meta[META_VERSION]
    if not isinstance(requested, str):
        raise _missing_meta(META_VERSION)
    if value_of(headers, PROTOCOL_VERSION) != requested:
        raise ProtocolError.header_mismatch(f'{PROTOCOL_VERSION} is missing or differs from the version in _meta.')
    revision = _known_revision(requested)
    if not revision.stateless:
        raise ProtocolError.unsupported_version(requested, list(REVISIONS))
    if message.is_request:
        check_method_header(message, headers)
        check_name_header(message, headers)
        _check_client_capabilities(message)
    return revision


def _known_revision(name: str) -> Revision:
    if name not in REVISIONS:
        raise ProtocolError.unsupported_version(name, list(REVISIONS))
    return REVISIONS[name]


def _check_client_capabilities(message: Message) -> None:
    if not isinstance(message.meta.get(META_CLIENT_CAPABILITIES), dict):
        raise _missing_meta(META_CLIENT_CAPABILITIES)


def _missing_meta(key: str) -> ProtocolError:
    return ProtocolError(INVALID_PARAMS, f'`params._meta` must carry `{key}`.')

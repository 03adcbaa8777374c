"""Which revision a message is served under, and the metadata checks that go with it."""

from __future__ import annotations

from .errors import INVALID_PARAMS, ProtocolError
from .headers import PROTOCOL_VERSION, Headers, check_method_header, check_name_header, value_of
from .jsonrpc import Message
from .revisions import ASSUMED, REVISIONS, Revision

META_VERSION = 'io.modelcontextprotocol/protocolVersion'
META_CLIENT_CAPABILITIES = 'io.modelcontextprotocol/clientCapabilities'


def revision_of(message: Message, headers: Headers, agreed: Revision | None = None) -> Revision:
    """Return the revision of ``message``; raise ProtocolError if its headers and metadata do not allow one.

    A message whose ``_meta`` carries a version is stateless and checked as such; an ``initialize`` without one opens a
    session; all others go by their header, and without it by the revision that their session ``agreed`` on.
    """
    if META_VERSION in message.meta:
        return _stateless_revision(message, headers)
    if message.method == 'initialize':
        return ASSUMED
    revision = session_revision(headers, agreed)
    if revision.stateless and message.is_request:
        raise _missing_meta(META_VERSION)
    if revision.stateless and message.is_response:
        raise ProtocolError.invalid_request('this revision has no responses from clients.')
    return revision


def session_revision(headers: Headers, agreed: Revision | None = None) -> Revision:
    """Return the revision that the header names, else the one that the session agreed on."""
    name = value_of(headers, PROTOCOL_VERSION)
    return (agreed or ASSUMED) if name is None else _known_revision(name)


def batch_revision(headers: Headers, agreed: Revision | None = None) -> Revision:
    """Return the revision of a batch; raise ProtocolError if it has none."""
    revision = session_revision(headers, agreed)
    if not revision.batches:
        raise ProtocolError.invalid_request(f'revision {revision.name} has no batches, send one message per request.')
    return revision


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

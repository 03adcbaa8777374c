"""Client ID Metadata Documents, checked (draft-ietf-oauth-client-id-metadata-document-00 sections 3 and 4)."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ...common.shown_uri import shown_uri
from ...core import ClientKeys, InvalidKey, InvalidUri, parse_client_id_url
from ..errors import OAuthError
from ..settings import Settings
from .keys import choose_keys
from .registration import (
    ClientMetadata,
    check_client_name,
    check_redirect_uris,
    check_response_types,
    choose_grant_types,
    choose_scope,
    parse_metadata,
)

# Section 6.6 recommends this limit, in bytes.
MAX_DOCUMENT = 5 * 1024
MAX_KEYS = 64 * 1024
_JSON = re.compile(r'application/([a-z0-9!#$&^_.-]+\+)?json\Z')
_SECRETS = frozenset({'client_secret', 'client_secret_expires_at'})
# A tuple, because what a stranger wrote may not be hashable.
_SECRET_METHODS = ('client_secret_basic', 'client_secret_post', 'client_secret_jwt')


@dataclass(frozen=True)
class ClientDocument(ClientMetadata):
    """What a document registers, which may be less than it asks for; it has no ``description``.

    ``token_endpoint_auth_method`` is ``none`` or ``private_key_jwt``. The keys of the latter are ``jwks``, JSON text,
    or are still to be fetched from ``jwks_uri``.
    """

    jwks_uri: str | None = None

    def with_keys(self, jwks: str) -> ClientDocument:
        """Return the same with the keys that were fetched from ``jwks_uri``."""
        return replace(self, jwks=jwks)


def is_document_url(client_id: str) -> bool:
    """Return True if a client id asks for a document; the server gives out no id of this form itself."""
    return client_id.startswith('https://')


def check_document_url(url: str, settings: Settings, own_hosts: Collection[str] = ()) -> str:
    """Return the host of a document after the checks that need no fetch (section 3).

    A file that anybody here made public is served by one of ``own_hosts``, which would then vouch for the client.
    """
    try:
        host = parse_client_id_url(url)
    except InvalidUri as error:
        refusal = OAuthError.invalid_document('Its address is not acceptable.', f'url_{error.reason}')
        raise refusal.refusing(shown_uri(url)) from error
    if host in own_hosts:
        raise OAuthError.invalid_document('Its host is this server.', 'host_is_ours').refusing(host)
    if not settings.document_host_allowed(host):
        raise OAuthError.invalid_document('Its host is not allowed here.', 'host_not_allowed').refusing(host)
    return host


def check_document(url: str, content_type: str | None, body: bytes, settings: Settings) -> ClientDocument:
    """Check what was fetched from ``url`` (section 4.1) and return what the server is willing to register."""
    document = _parse(content_type, body)
    try:
        check_client_id(document, url)
        check_no_secret(document)
        check_response_types(document)
        method = choose_authentication(document)
        redirect_uris = check_redirect_uris(
            document.get('redirect_uris'),
            settings,
            self_registered=not settings.documents_vouched_for,
        )
        return ClientDocument(
            client_name=require_client_name(document),
            redirect_uris=tuple(parsed.uri for parsed in redirect_uris),
            grant_types=choose_grant_types(document),
            token_endpoint_auth_method=method,
            scope=choose_scope(document),
            **(find_keys(document, url) if method == 'private_key_jwt' else {}),
        )
    except OAuthError as error:
        raise _about_document(error) from error


def _parse(content_type: str | None, body: bytes) -> dict[str, Any]:
    check_media_type(content_type)
    try:
        return parse_metadata('application/json', body)
    except OAuthError as error:
        raise _about_document(error) from error


def _about_document(error: OAuthError) -> OAuthError:
    return OAuthError.invalid_document(error.description, error.reason).refusing(error.value)


def check_media_type(content_type: str | None) -> None:
    """Accept JSON and what is built on it; a page that happens to contain JSON is not a document (section 4.1)."""
    media_type = (content_type or '').partition(';')[0].strip().lower()
    if not _JSON.match(media_type):
        raise OAuthError.invalid_document('Its content type is not JSON.', 'content_type_unsupported').refusing(
            media_type
        )


def check_client_id(document: Mapping[str, Any], url: str) -> None:
    """Compare to the byte: the document speaks for the one URL that it was fetched from (section 4.1)."""
    if document.get('client_id') != url:
        raise OAuthError.invalid_client_metadata('Its client_id is not its address.', 'client_id_mismatch')


def check_no_secret(document: Mapping[str, Any]) -> None:
    """Refuse a secret, because what is published is none (section 4.1)."""
    if _SECRETS & document.keys() or document.get('token_endpoint_auth_method') in _SECRET_METHODS:
        raise OAuthError.invalid_client_metadata('It contains or asks for a shared secret.', 'secret_published')


def require_client_name(document: Mapping[str, Any]) -> str:
    name = check_client_name(document)
    if not name:
        raise OAuthError.invalid_client_metadata('It has no client_name.', 'client_name_missing')
    return name


def choose_authentication(document: Mapping[str, Any]) -> str:
    """Choose ``none`` where the client can do it, so that keys it renews never lock it out between two fetches."""
    declared = document.get('token_endpoint_auth_method', 'none')
    others = document.get('token_endpoint_auth_methods_supported', [])
    methods = [declared, *(others if isinstance(others, list) else [])]
    for method in ('none', 'private_key_jwt'):
        if method in methods:
            return method
    raise OAuthError.invalid_client_metadata(
        'Its token_endpoint_auth_method is not supported.', 'auth_method_unsupported'
    )


def find_keys(document: Mapping[str, Any], url: str) -> dict[str, Any]:
    """Return the keys of a client that authenticates with them: ``jwks`` as JSON text, or the ``jwks_uri`` to get them from.

    Keys have to be on the host of the document, which is the one that the settings allow and the rate limit counts.
    """
    jwks_uri = document.get('jwks_uri')
    if jwks_uri is None or 'jwks' in document:
        return {'jwks': choose_keys(document, 'private_key_jwt') or ''}
    try:
        host = parse_client_id_url(jwks_uri if isinstance(jwks_uri, str) else '')
    except InvalidUri as error:
        raise OAuthError.invalid_client_metadata(
            'Its jwks_uri is not acceptable.', f'jwks_uri_{error.reason}'
        ) from error
    if host != parse_client_id_url(url):
        raise OAuthError.invalid_client_metadata('Its jwks_uri is on another host.', 'jwks_uri_on_other_host')
    return {'jwks_uri': jwks_uri}


def check_keys(content_type: str | None, body: bytes) -> str:
    """Return the JSON text of the keys that were fetched from ``jwks_uri``."""
    check_media_type(content_type)
    try:
        jwks = body.decode('utf-8')
        ClientKeys(jwks)
    except (UnicodeDecodeError, InvalidKey) as error:
        raise OAuthError.invalid_document('Its keys cannot be used.', 'keys_unusable') from error
    return jwks

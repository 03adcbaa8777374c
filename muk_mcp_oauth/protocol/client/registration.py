"""Client metadata, checked (RFC 7591 section 2 and 3.1, RFC 7592 section 2.2)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ...common.display import clean_name
from ...core import RedirectUri
from ..authorization.redirect_policy import check_redirect_uri
from ..errors import OAuthError
from ..scope import SUPPORTED, canonical, limited, parse_scope
from ..settings import Settings
from ..token.client_authentication import METHODS, SECRET_METHODS
from .description import describe
from .keys import choose_keys

GRANT_TYPES = ('authorization_code', 'refresh_token')
RESPONSE_TYPES = ('code',)
MAX_REDIRECT_URIS = 20
MAX_NAME = 120

# What only the server says of a registration (RFC 7592 section 2.2).
_SERVER_MEMBERS = (
    'registration_access_token',
    'registration_client_uri',
    'client_secret_expires_at',
    'client_id_issued_at',
)


@dataclass(frozen=True)
class ClientMetadata:
    """What is registered, which may be less than what was asked (section 3.2.1).

    ``jwks`` is a JWK Set as JSON text; ``description`` holds members on which nothing depends.
    """

    client_name: str
    redirect_uris: tuple[str, ...]
    grant_types: tuple[str, ...]
    token_endpoint_auth_method: str
    scope: str
    jwks: str | None = None
    description: Mapping[str, Any] = field(default_factory=dict)

    def body(self) -> dict[str, object]:
        """Return the members of a registration answer; lists are never null."""
        members: dict[str, object] = {
            'redirect_uris': list(self.redirect_uris),
            'grant_types': list(self.grant_types),
            'response_types': list(RESPONSE_TYPES),
            'token_endpoint_auth_method': self.token_endpoint_auth_method,
            'scope': self.scope,
            **self.description,
        }
        if self.client_name:
            members['client_name'] = self.client_name
        if self.jwks:
            members['jwks'] = json.loads(self.jwks)
        return members


def parse_metadata(content_type: str | None, body: bytes) -> dict[str, Any]:
    """Parse a registration request: a JSON object in UTF-8 without repeated members (section 3.1)."""
    media_type = (content_type or '').partition(';')[0].strip().lower()
    if media_type != 'application/json':
        raise OAuthError.invalid_client_metadata(
            'The content type must be application/json.', 'content_type_unsupported'
        ).refusing(media_type)
    try:
        members = json.loads(body.decode('utf-8'), object_pairs_hook=_unique_members, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise OAuthError.invalid_client_metadata('The body is not a valid JSON object.', 'json_malformed') from error
    if not isinstance(members, dict):
        raise OAuthError.invalid_client_metadata('The body is not a JSON object.', 'json_not_an_object')
    return members


def _unique_members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError('repeated member')
    return members


def _refuse_constant(name: str) -> None:
    """Refuse ``NaN`` and ``Infinity``, which Python reads and JSON does not have (RFC 8259 section 6)."""
    raise ValueError(name)


def check_metadata(members: Mapping[str, Any], settings: Settings) -> ClientMetadata:
    """Check a registration and return what the server is willing to register; unknown members are ignored."""
    redirect_uris = check_redirect_uris(members.get('redirect_uris'), settings, self_registered=True)
    check_response_types(members)
    method = choose_authentication(members, redirect_uris)
    return ClientMetadata(
        client_name=check_client_name(members),
        redirect_uris=tuple(parsed.uri for parsed in redirect_uris),
        grant_types=choose_grant_types(members),
        token_endpoint_auth_method=method,
        scope=choose_scope(members),
        jwks=choose_keys(members, method),
        description=describe(members, redirect_uris),
    )


def check_update(members: Mapping[str, Any], client_id: str) -> None:
    """Raise unless an update names the client it is for and leaves to the server what is the server's."""
    if members.get('client_id') != client_id:
        raise OAuthError.invalid_client_metadata('client_id must be that of the registration.', 'client_id_mismatch')
    if any(name in members for name in _SERVER_MEMBERS):
        raise OAuthError.invalid_client_metadata(
            'The update holds a member that only the server sets.', 'server_member_sent'
        )


def check_redirect_uris(value: Any, settings: Settings, *, self_registered: bool = False) -> list[RedirectUri]:
    """Check every redirect URI; one bad URI refuses the registration (OAuth 2.1 section 2.3)."""
    if not isinstance(value, list) or not value or not all(isinstance(uri, str) for uri in value):
        raise OAuthError.invalid_redirect_uri(
            'redirect_uris must be a non-empty array of strings.', 'redirect_uris_missing'
        )
    if len(value) > MAX_REDIRECT_URIS:
        raise OAuthError.invalid_redirect_uri(
            f'At most {MAX_REDIRECT_URIS} redirect URIs are accepted.', 'redirect_uris_too_many'
        )
    return [check_redirect_uri(uri, settings, self_registered=self_registered) for uri in dict.fromkeys(value)]


def check_response_types(members: Mapping[str, Any]) -> None:
    if 'code' not in _strings(members, 'response_types', RESPONSE_TYPES):
        raise OAuthError.invalid_client_metadata('Only response_types code is supported.', 'response_types_unsupported')


def choose_grant_types(members: Mapping[str, Any]) -> tuple[str, ...]:
    """Reduce to the supported grants; a client that names none gets both, as MCP clients rely on refreshing."""
    asked = _strings(members, 'grant_types', GRANT_TYPES)
    if 'authorization_code' not in asked:
        raise OAuthError.invalid_client_metadata(
            'grant_types must include authorization_code.', 'grant_types_unsupported'
        )
    return tuple(grant_type for grant_type in GRANT_TYPES if grant_type in asked)


def choose_authentication(members: Mapping[str, Any], redirect_uris: list[RedirectUri]) -> str:
    """Register the method that was asked, but no secret for a program that could not keep one (RFC 8252 section 8.5)."""
    method = members.get('token_endpoint_auth_method') or 'client_secret_basic'
    if method not in METHODS:
        raise OAuthError.invalid_client_metadata(
            'The token_endpoint_auth_method is not supported.', 'auth_method_unsupported'
        ).refusing(str(method))
    has_server = any(parsed.kind == 'https' for parsed in redirect_uris)
    return method if has_server or method not in SECRET_METHODS else 'none'


def choose_scope(members: Mapping[str, Any]) -> str:
    """Reduce to the scopes that clients register; none of these means all of them."""
    value = members.get('scope')
    if value is not None and not isinstance(value, str):
        raise OAuthError.invalid_client_metadata('scope must be a string.', 'scope_not_a_string')
    try:
        scope = limited(canonical(parse_scope(value)), canonical(SUPPORTED))
    except OAuthError as error:
        raise OAuthError.invalid_client_metadata('scope is malformed.', error.reason) from error
    return scope or canonical(SUPPORTED)


def claimed_name(members: Mapping[str, Any]) -> str | None:
    """Return what a client calls itself, whether or not its registration is accepted."""
    name = members.get('client_name')
    return name if isinstance(name, str) else None


def check_client_name(members: Mapping[str, Any]) -> str:
    name = members.get('client_name')
    if name is not None and not isinstance(name, str):
        raise OAuthError.invalid_client_metadata('client_name must be a string.', 'client_name_not_a_string')
    return clean_name(name or '', MAX_NAME)


def _strings(members: Mapping[str, Any], name: str, default: tuple[str, ...]) -> tuple[str, ...]:
    value = members.get(name)
    if value is None:
        return default
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise OAuthError.invalid_client_metadata(f'{name} must be an array of strings.', f'{name}_malformed')
    return tuple(value)

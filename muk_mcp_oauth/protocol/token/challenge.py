"""The ``WWW-Authenticate`` challenges of the protected resource (RFC 6750 section 3, RFC 9728 section 5.1)."""

from __future__ import annotations

from ..metadata import Endpoints
from ..scope import SUPPORTED


def _challenge(endpoints: Endpoints, attributes: dict[str, str]) -> str:
    attributes = {**attributes, 'resource_metadata': endpoints.resource_metadata}
    return 'Bearer ' + ', '.join(f'{name}="{value}"' for name, value in attributes.items())


def authentication_required(endpoints: Endpoints) -> str:
    """Answer a request without a token; without ``error``, as nothing was wrong (RFC 6750 section 3.1)."""
    return _challenge(endpoints, {'scope': ' '.join(SUPPORTED)})


def invalid_token(endpoints: Endpoints) -> str:
    """Answer a token that is not accepted, whatever the cause."""
    return _challenge(
        endpoints,
        {
            'error': 'invalid_token',
            'error_description': 'The access token is invalid, expired or revoked.',
            'scope': ' '.join(SUPPORTED),
        },
    )


def invalid_request(endpoints: Endpoints) -> str:
    """Answer a request whose token is malformed, comes in two ways or came unencrypted."""
    return _challenge(
        endpoints,
        {
            'error': 'invalid_request',
            'error_description': 'Send one access token, as Bearer in the Authorization header only, over https.',
            'scope': ' '.join(SUPPORTED),
        },
    )


def insufficient_scope(endpoints: Endpoints, needed: str) -> str:
    """Answer a token that lacks ``needed``, the complete scope for the operation."""
    return _challenge(
        endpoints,
        {
            'error': 'insufficient_scope',
            'error_description': 'The operation needs more scope than the access token has.',
            'scope': needed,
        },
    )

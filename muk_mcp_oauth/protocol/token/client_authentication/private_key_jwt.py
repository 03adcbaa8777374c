"""An assertion that the client signed with its private key (RFC 7521 section 4.2, RFC 7523)."""

from __future__ import annotations

import base64
import json

from ...errors import OAuthError
from ...parameters import Parameters
from .credentials import ClientCredentials, check_one_method

ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
ASSERTION_ALGORITHMS = ('RS256', 'ES256')

# The core verifies no longer assertion, so no longer one is decoded either.
_MAX_ASSERTION = 8 * 1024


def read(_authorization: str | None, parameters: Parameters) -> ClientCredentials | None:
    """Return the credentials of a body with an assertion, which names the client if ``client_id`` is left out."""
    if 'client_assertion' not in parameters and 'client_assertion_type' not in parameters:
        return None
    if parameters.require('client_assertion_type') != ASSERTION_TYPE:
        raise OAuthError.invalid_client('assertion_type_unsupported')
    assertion = parameters.require('client_assertion')
    check_one_method(parameters, 'client_secret')
    client_id = parameters.get('client_id') or _claimed_client(assertion)
    return ClientCredentials(client_id, None, 'private_key_jwt', assertion)


def _claimed_client(assertion: str) -> str:
    """Return whom an assertion claims to come from, to know whose keys have to verify it."""
    try:
        _, claims, _ = assertion[:_MAX_ASSERTION].split('.')
        subject = json.loads(base64.urlsafe_b64decode(claims + '=' * (-len(claims) % 4)))['sub']
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise OAuthError.invalid_client('assertion_malformed') from error
    if not isinstance(subject, str) or not subject.isascii() or not subject.isprintable():
        raise OAuthError.invalid_client('assertion_malformed')
    return subject

"""Where a client may have its answers sent (OAuth 2.1 section 2.3, RFC 8252 section 7)."""

from __future__ import annotations

from ...common.shown_uri import shown_uri
from ...core import InvalidUri, RedirectUri, parse_redirect_uri
from ..errors import OAuthError
from ..settings import Settings


def check_redirect_uri(uri: str, settings: Settings, *, self_registered: bool) -> RedirectUri:
    """Decide on a redirect URI by the rules of the core and by the administrator's settings.

    It is asked at registration and again at each authorization, because rules and settings may have changed in
    between. The list of hosts binds only clients that nobody vouched for.
    """
    # JSON can hold half a surrogate pair, which no encoding can hand on to the parser.
    if not uri.isascii():
        raise OAuthError.invalid_redirect_uri('A redirect URI is not acceptable.', 'not_printable_ascii').refusing(
            shown_uri(uri)
        )
    try:
        parsed = parse_redirect_uri(uri)
    except InvalidUri as error:
        refusal = OAuthError.invalid_redirect_uri('A redirect URI is not acceptable.', error.reason)
        raise refusal.refusing(shown_uri(uri)) from error
    if parsed.kind == 'custom' and not settings.scheme_allowed(parsed.scheme):
        raise OAuthError.invalid_redirect_uri(
            'A redirect URI has a scheme that is not allowed here.', 'custom_scheme_not_allowed'
        ).refusing(parsed.scheme)
    if self_registered and parsed.kind == 'https' and not settings.host_allowed(parsed.host):
        raise OAuthError.invalid_redirect_uri(
            'A redirect URI has a host that is not allowed here.', 'redirect_host_not_allowed'
        ).refusing(parsed.host)
    return parsed

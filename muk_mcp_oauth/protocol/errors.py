"""The one exception of the authorization server (RFC 6749 section 5.2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from .hints import Hint


class OAuthError(Exception):
    """A refusal, told to three readers.

    The client reads ``code``, ``status`` (HTTP), ``description`` and ``headers``. The user reads the sentence that belongs
    to ``hint``, if a page is shown. The administrator reads ``reason`` in the audit log, a stable snake_case word with
    optional detail; it never leaves the server.
    """

    def __init__(
        self,
        code: str,
        description: str,
        *,
        reason: str,
        hint: Hint = Hint.REQUEST_FAULTY,
        status: int = 400,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(reason)
        self.hint = hint
        self.code = code
        self.description = description
        self.reason = reason
        self.status = status
        self.headers = dict(headers or {})
        self.user_id: int | None = None
        self.grant_id: int | None = None
        self.value: str | None = None
        self.guessed: str | None = None

    def about(self, user_id: int, grant_id: int | None = None) -> OAuthError:
        """Name the user and the grant that a refusal concerns, for the audit log; return self."""
        self.user_id = user_id
        self.grant_id = grant_id
        return self

    def refusing(self, value: str | None) -> OAuthError:
        """Tell the audit log which value was refused; it must not be a secret. Return self."""
        self.value = value
        return self

    def guessing(self, kind: str) -> OAuthError:
        """Count the refusal as a guess of a ``kind`` of secret that was never issued; return self."""
        self.guessed = kind
        return self

    def body(self) -> dict[str, str]:
        """Return the JSON members of RFC 6749 section 5.2."""
        return {'error': self.code, 'error_description': self.description}

    @classmethod
    def invalid_request(cls, description: str, reason: str) -> OAuthError:
        return cls('invalid_request', description, reason=reason)

    @classmethod
    def plain_http(cls) -> OAuthError:
        """Refuse what came without encryption (OAuth 2.1 section 1.5)."""
        return cls('invalid_request', 'Use https.', reason='plain_http', hint=Hint.NOT_ENCRYPTED)

    @classmethod
    def redirect_uri_unknown(cls, description: str, reason: str) -> OAuthError:
        """Refuse to answer at a URL that the client never registered (OAuth 2.1 section 2.3.1)."""
        return cls('invalid_request', description, reason=reason, hint=Hint.REDIRECT_URI_UNKNOWN)

    @classmethod
    def method_not_allowed(cls, served: Iterable[str]) -> OAuthError:
        """Refuse an HTTP method, naming the ones that are ``served`` (RFC 9110 section 15.5.6)."""
        return cls(
            'invalid_request',
            'The endpoint does not serve this HTTP method.',
            reason='method_not_allowed',
            status=405,
            headers={'Allow': ', '.join(served)},
        )

    @classmethod
    def invalid_client(cls, reason: str, *, basic: bool = False) -> OAuthError:
        """Refuse a client; ``basic`` says that it tried HTTP Basic, which then has to be named."""
        headers = {'WWW-Authenticate': 'Basic realm="oauth"'} if basic else {}
        return cls(
            'invalid_client',
            'Client authentication failed.',
            reason=reason,
            hint=Hint.CLIENT_UNKNOWN,
            status=401,
            headers=headers,
        )

    @classmethod
    def invalid_document(cls, description: str, reason: str) -> OAuthError:
        """Refuse a client for what is at its Client ID Metadata Document's URL."""
        return cls('invalid_client', description, reason=f'document_{reason}', hint=Hint.DOCUMENT_UNUSABLE)

    @classmethod
    def document_not_fetched(cls, reason: str) -> OAuthError:
        """Refuse a client whose Client ID Metadata Document does not come; it may come the next time."""
        error = cls.invalid_document('It could not be fetched.', reason)
        error.hint = Hint.DOCUMENT_UNREACHABLE
        return error

    @classmethod
    def client_not_active(cls, state: str) -> OAuthError:
        """Refuse a client that an administrator blocked, or has yet to approve (``state`` is ``blocked`` or ``pending``)."""
        hint = Hint.CLIENT_PENDING if state == 'pending' else Hint.CLIENT_BLOCKED
        return cls(
            'unauthorized_client', 'The client may not connect.', reason=f'client_{state}', hint=hint, status=403
        )

    @classmethod
    def invalid_grant(cls, reason: str) -> OAuthError:
        # One sentence for every cause: telling them apart would help only a thief.
        return cls(
            'invalid_grant', 'The grant is invalid, expired, revoked or was issued to another client.', reason=reason
        )

    @classmethod
    def invalid_scope(cls, description: str, reason: str) -> OAuthError:
        return cls('invalid_scope', description, reason=reason)

    @classmethod
    def invalid_target(cls, reason: str) -> OAuthError:
        return cls('invalid_target', 'The requested resource is not served here.', reason=reason)

    @classmethod
    def unauthorized_client(cls, reason: str) -> OAuthError:
        return cls('unauthorized_client', 'The client may not use this grant.', reason=reason)

    @classmethod
    def access_denied(cls, reason: str) -> OAuthError:
        return cls('access_denied', 'The request was denied.', reason=reason)

    @classmethod
    def user_not_allowed(cls) -> OAuthError:
        """Refuse a user who may not connect AI clients, or not this one."""
        return cls(
            'access_denied',
            'The request was denied.',
            reason='user_not_allowed',
            hint=Hint.USER_NOT_ALLOWED,
            status=403,
        )

    @classmethod
    def page_no_longer_valid(cls, reason: str) -> OAuthError:
        """Refuse the form of a consent page that was used, has expired or belongs to another session."""
        return cls('invalid_request', 'The page is no longer valid.', reason=reason, hint=Hint.PAGE_NO_LONGER_VALID)

    @classmethod
    def client_changed(cls) -> OAuthError:
        """Refuse the form of a consent page whose client is not what the page showed any more."""
        description, reason = 'The client has changed.', 'consent_page_stale'
        return cls('invalid_request', description, reason=reason, hint=Hint.CLIENT_CHANGED)

    @classmethod
    def invalid_redirect_uri(cls, description: str, reason: str) -> OAuthError:
        return cls('invalid_redirect_uri', description, reason=reason, hint=Hint.REDIRECT_URI_REFUSED)

    @classmethod
    def invalid_client_metadata(cls, description: str, reason: str) -> OAuthError:
        return cls('invalid_client_metadata', description, reason=reason)

    @classmethod
    def registration_disabled(cls) -> OAuthError:
        return cls(
            'access_denied', 'Dynamic client registration is switched off.', reason='registration_disabled', status=403
        )

    @classmethod
    def invalid_registration_token(cls, reason: str, *, sent: bool) -> OAuthError:
        """Refuse the management of a registration (RFC 7592 section 2); ``sent`` says that a token came at all."""
        challenge = 'Bearer error="invalid_token"' if sent else 'Bearer'
        description = 'The registration access token is not valid for this client.'
        return cls('invalid_token', description, reason=reason, status=401, headers={'WWW-Authenticate': challenge})

    @classmethod
    def too_many_requests(cls, reason: str, retry_after: int) -> OAuthError:
        """Refuse for a while; ``retry_after`` in seconds (RFC 6585 section 4)."""
        return cls(
            'temporarily_unavailable',
            'Too many requests, try again later.',
            reason=reason,
            hint=Hint.TOO_MANY_ATTEMPTS,
            status=429,
            headers={'Retry-After': str(retry_after)},
        )

    @classmethod
    def unavailable(cls, reason: str) -> OAuthError:
        """Fail on our side; nothing that the request did is kept, and the client may try again."""
        return cls('temporarily_unavailable', 'Try again.', reason=reason, status=503, headers={'Retry-After': '1'})

"""One row of the audit log, filled while a request is served."""

from __future__ import annotations

from dataclasses import dataclass, field
from time import monotonic

from ..protocol.errors import OAuthError

_DENIED = frozenset({'access_denied', 'insufficient_scope'})


@dataclass
class AuditEntry:
    """``event`` becomes the method ``oauth/<event>``; ``client_id`` is the public identifier, never a secret.

    ``client_name`` is what a client calls itself whose registration is refused. ``value`` is what was refused, ``cause``
    the word for why, ``reference`` what an error page shows for the user to pass on. ``signed_in`` says that a session
    proves who is there.
    """

    event: str
    address: str | None = None
    client_id: str | None = None
    user_id: int | None = None
    status: str = 'ok'
    reason: str | None = None
    client_name: str | None = None
    grant_id: int | None = None
    cause: str | None = None
    value: str | None = None
    reference: str | None = None
    signed_in: bool = False
    started: float = field(default_factory=monotonic)

    def note_refusal(self, error: OAuthError) -> None:
        """Note a refusal, with the reason that the wire does not tell."""
        self.reason = f'{error.code}: {error.reason}'
        self.cause = error.reason.partition(' ')[0]
        self.value = error.value
        self.user_id = self.user_id or error.user_id
        self.grant_id = self.grant_id or error.grant_id
        if error.status == 429:
            self.status = 'rate_limited'
        else:
            self.status = 'denied' if error.code in _DENIED else 'error'

    @property
    def is_of_a_stranger(self) -> bool:
        """True for what anybody on the internet can cause as often as he likes.

        A refusal is, whomever it concerns, and so is a success that changes nothing for anybody, such as the revocation
        of a token that never was. Registrations have a limit of their own.
        """
        if self.signed_in:
            return False
        return self.status != 'ok' or (self.user_id is None and self.event != 'register')

    def duration_ms(self) -> int:
        return round((monotonic() - self.started) * 1000)

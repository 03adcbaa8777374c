"""What can end an access token before it expires (RFC 9068 section 4, RFC 7009 section 2.1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from .scope import WRITE


@dataclass(frozen=True)
class AccessTokenState:
    """The state of a token and of everything behind it; times in naive UTC.

    ``client`` holds client_id, state, scope and read_only, ``key`` id, name, scope and rate_limit or None.
    """

    user_id: int
    scope: str
    writes: bool
    token_revoked: bool
    token_expires_at: datetime
    chain_ended: bool
    chain_expires_at: datetime
    chain_database: str
    signer_database: str
    client: dict[str, Any]
    client_restricted: bool
    consent_withdrawn: bool
    user_active: bool
    user_in_group: bool
    key: dict[str, Any] | None

    def refusal(self, subject: str, client_id: str, database: str, now: datetime, leeway: timedelta) -> str | None:
        """Return the first cause, for the audit log, that the token is not accepted; None where it is good."""
        causes = {
            'token_unknown': str(self.user_id) != subject or self.client['client_id'] != client_id,
            'token_revoked': self.token_revoked,
            'token_expired': self.token_expires_at <= now - leeway,
            'chain_ended': self.chain_ended,
            'chain_expired': self.chain_expires_at <= now,
            'token_of_another_database': {self.chain_database, self.signer_database} != {database},
            f'client_{self.client["state"]}': self.client['state'] != 'active',
            'consent_withdrawn': self.consent_withdrawn,
            'user_archived': not self.user_active,
            'key_gone': self.key is None,
            'user_not_allowed': not self.user_in_group,
            'scope_reduced': self.writes and not self._client_may_write(),
        }
        return next((cause for cause, applies in causes.items() if applies), None)

    def _client_may_write(self) -> bool:
        return not self.client['read_only'] and WRITE in self.client['scope'].split()

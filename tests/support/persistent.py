"""A client that refreshes again and again, and does after a failure what clients do: it tries the same once more."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

import httpx2

from tests.support.application import Application

PATIENCE_S = 90


@dataclass
class Persistent:
    """`successes` are answered refreshes, `failures` what came in between: statuses, and 0 for a broken connection."""

    application: Application
    tokens: dict[str, str]
    successes: int = 0
    failures: list[int] = field(default_factory=list)

    def refresh(self, times: int) -> None:
        """Refresh until it was answered so often; every new access token opens the MCP server."""
        deadline = time.monotonic() + PATIENCE_S
        wanted = self.successes + times
        while self.successes < wanted:
            assert time.monotonic() < deadline, f'{self.successes} of {wanted}, after {self.failures}'
            answer = self._try()
            if answer is None:
                time.sleep(0.2)
                continue
            self.tokens, self.successes = answer, self.successes + 1

    def _try(self) -> dict[str, str] | None:
        try:
            answer = self.application.refresh(self.tokens['refresh_token'])
        except httpx2.TransportError:
            self.failures.append(0)
            return None
        if answer.status_code == 200:
            return answer.json()
        # An error of the protocol would end the connection of a real client.
        assert answer.status_code >= 500 or answer.status_code == 404, answer.text
        self.failures.append(answer.status_code)
        return None

"""What must be alive, kept beside the real server as a few sets and times, without knowing how the server does it."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.support.application import Application

ACCESS_TOKEN_SECONDS = 900
# A verifier allows clocks to differ; no assertion is made about a token that is this close to its end.
UNCERTAIN_SECONDS = 60
REFRESH_TOKEN_SECONDS = 30 * 86_400
CODE_SECONDS = 60


@dataclass
class AccessToken:
    text: str
    issued_at: float
    revoked: bool = False


@dataclass
class RefreshToken:
    """One generation. `first_used_at` is None until it was refreshed with."""

    text: str
    issued_at: float
    first_used_at: float | None = None
    replays: int = 0


@dataclass
class Grant:
    """What came of one consent: a code, and after its exchange a family of tokens. `user` is the number of the account."""

    application: Application
    user: int
    code: str
    allowed_at: float
    redeemed: bool = False
    ended: bool = False
    generations: list[RefreshToken] = field(default_factory=list)
    access_tokens: list[AccessToken] = field(default_factory=list)

    def code_is_good(self, now: float) -> bool:
        return not self.redeemed and not self.ended and now - self.allowed_at < CODE_SECONDS

    def receive(self, answer: dict[str, str], now: float) -> None:
        """Take a successful answer of the token endpoint."""
        self.access_tokens.append(AccessToken(answer['access_token'], now))
        if answer['refresh_token'] not in [known.text for known in self.generations]:
            self.generations.append(RefreshToken(answer['refresh_token'], now))

    def refresh_works(self, generation: int, now: float, grace: float) -> bool:
        """Return True if presenting that generation yields tokens; where it does not although it was used before, the grant ends."""
        token = self.generations[generation]
        if self.ended or now - token.issued_at >= REFRESH_TOKEN_SECONDS:
            return False
        return token.first_used_at is None or self._is_repeatable(generation, now, grace)

    def refresh_ends_the_grant(self, generation: int, now: float, grace: float) -> bool:
        used = self.generations[generation].first_used_at is not None
        return not self.ended and used and not self._is_repeatable(generation, now, grace)

    def is_alive(self, token: AccessToken, now: float) -> bool | None:
        """Return True if `/mcp` has to accept the token; None while that depends on the clocks."""
        age = now - token.issued_at
        if not self.ended and not token.revoked and abs(age - ACCESS_TOKEN_SECONDS) <= UNCERTAIN_SECONDS:
            return None
        return not self.ended and not token.revoked and age < ACCESS_TOKEN_SECONDS

    def _is_repeatable(self, generation: int, now: float, grace: float) -> bool:
        token, successors = self.generations[generation], self.generations[generation + 1 :]
        successor_unused = bool(successors) and successors[0].first_used_at is None
        return successor_unused and token.replays < 30 and now - (token.first_used_at or now) < grace

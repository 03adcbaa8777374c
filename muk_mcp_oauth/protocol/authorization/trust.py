"""Whom a user would connect: decided by where the answer goes, never by what the client calls itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from ...core import RedirectUri, confusable_skeleton, registrable_domain, unicode_host

# Words that a name is still the same name with: Claude AI, ClaudeCode, Cursor App.
_ADDITIONS = ('ai', 'app', 'code', 'connector', 'desktop', 'mcp', 'official', 'pro', 'web')
# A shorter name is part of too many words; only a name that is equal to it imitates it.
_SHORTEST = 4


class Trust(Enum):
    """How far a consent page may trust a client."""

    ADMINISTRATOR = 'administrator'
    KNOWN = 'known'
    LOCAL = 'local'
    UNKNOWN = 'unknown'
    IMPOSTOR = 'impostor'


@dataclass(frozen=True)
class KnownHost:
    """A host that the administrator's list names, and who is behind it."""

    host: str
    name: str


@dataclass(frozen=True)
class Applicant:
    """A client at the consent page. ``document_host`` is the host of its metadata document, if it has one."""

    kind: str
    name: str
    redirect: RedirectUri
    document_host: str | None = None

    @property
    def hosts(self) -> tuple[str, ...]:
        """The hosts that take part: the one that describes the client first, then the one that gets the answer."""
        answered = self.redirect.host if self.redirect.kind == 'https' else None
        return tuple(host for host in (self.document_host, answered) if host)


@dataclass(frozen=True)
class Verdict:
    """``known`` is the entry of the list that vouches for the client or, for an impostor, the one that it imitates."""

    trust: Trust
    known: KnownHost | None = None


def judge(applicant: Applicant, listed: Sequence[KnownHost]) -> Verdict:
    """Return how far to trust an applicant, given the list of known hosts."""
    if applicant.kind == 'manual':
        return Verdict(Trust.ADMINISTRATOR)
    by_host = {entry.host: entry for entry in listed}
    vouching = next((by_host[host] for host in applicant.hosts if host in by_host), None)
    imitated = None if vouching else _imitated(applicant, listed)
    if imitated:
        return Verdict(Trust.IMPOSTOR, imitated)
    if applicant.redirect.kind != 'https':
        return Verdict(Trust.LOCAL, vouching)
    return Verdict(Trust.KNOWN, vouching) if vouching else Verdict(Trust.UNKNOWN)


def resembles(name: str, known: str) -> bool:
    """Return True if a user could take ``name`` for ``known``: equal after folding, or with words around it."""
    words, wanted = confusable_skeleton(name).split(), confusable_skeleton(known).split()
    whole = ''.join(wanted)
    if not whole or ''.join(words) == whole:
        return bool(whole)
    if len(whole) < _SHORTEST:
        return False
    return _contains(words, wanted) or any(word in _extended(whole) for word in words)


def split_host(host: str) -> tuple[str, str]:
    """Split a host into what its owner may choose freely and what was registered; the first half may be empty."""
    registered = registrable_domain(host) or host
    return host[: len(host) - len(registered)], registered


def _imitated(applicant: Applicant, listed: Sequence[KnownHost]) -> KnownHost | None:
    """Return the known entry whose name or host an applicant imitates from hosts that are not its own."""
    return next((entry for entry in listed if _imitates(applicant, entry, listed)), None)


def _imitates(applicant: Applicant, entry: KnownHost, listed: Sequence[KnownHost]) -> bool:
    own = {_domain(other.host) for other in listed if other.name == entry.name}
    if not applicant.hosts or own & set(map(_domain, applicant.hosts)):
        return False
    return resembles(applicant.name, entry.name) or _looks_like(applicant.hosts, entry.host)


def _domain(host: str) -> str:
    return split_host(host)[1]


def _looks_like(hosts: Iterable[str], known: str) -> bool:
    skeleton = confusable_skeleton(_domain(known))
    return any(confusable_skeleton(unicode_host(_domain(host))) == skeleton for host in hosts)


def _contains(words: list[str], wanted: list[str]) -> bool:
    return any(words[start : start + len(wanted)] == wanted for start in range(len(words)))


def _extended(whole: str) -> set[str]:
    return {whole + confusable_skeleton(addition) for addition in _ADDITIONS}

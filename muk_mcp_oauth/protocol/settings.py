"""The administrator's settings, with their defaults and bounds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields

DAY = 86_400

# Name: (lowest, highest) in the unit of the field.
BOUNDS = {
    'access_token_ttl': (10, 86_400),
    'refresh_token_ttl_days': (1, 365),
    'grant_lifetime_days': (1, 3_650),
    'grace_seconds': (0, 300),
    'unused_client_days': (1, 365),
    'stale_document_days': (0, 365),
    'key_rotation_days': (0, 3_650),
    'registrations_per_hour': (1, 100_000),
    'failures_per_minute': (1, 100_000),
    'refusals_per_minute': (1, 100_000),
}


@dataclass(frozen=True)
class Settings:
    """Lifetimes in the unit their name ends with; ``access_token_ttl`` in seconds."""

    access_token_ttl: int = 900
    refresh_token_ttl_days: int = 30
    grant_lifetime_days: int = 180
    grace_seconds: int = 5
    dynamic_registration: str = 'on'
    custom_schemes: str = 'all'
    custom_scheme_list: str = ''
    client_documents: str = 'automatic'
    client_document_hosts: str = ''
    redirect_hosts: str = ''
    skip_local_confirmation: bool = False
    notify_new_clients: bool = True
    offer_reading_first: bool = False
    clients_may_administer: bool = False
    unused_client_days: int = 7
    stale_document_days: int = 7
    key_rotation_days: int = 90
    registrations_per_hour: int = 600
    failures_per_minute: int = 60
    refusals_per_minute: int = 20

    @property
    def refresh_token_ttl(self) -> int:
        """Seconds a refresh token may lie unused."""
        return self.refresh_token_ttl_days * DAY

    @property
    def grant_lifetime(self) -> int:
        """Seconds after which a grant ends however often it was refreshed."""
        return self.grant_lifetime_days * DAY

    def scheme_allowed(self, scheme: str) -> bool:
        """Return True if a redirect URI may have this custom scheme."""
        if self.custom_schemes == 'list':
            return scheme in split_words(self.custom_scheme_list)
        return self.custom_schemes == 'all'

    def document_host_allowed(self, host: str) -> bool:
        """Return True if a client may be identified by a metadata document on this very host."""
        if self.client_documents == 'list':
            return host in split_words(self.client_document_hosts)
        return self.client_documents in ('automatic', 'everyone')

    def documents_advertised(self, *, reachable: bool) -> bool:
        """Return True if the metadata may tell clients to identify by a document; ``reachable`` if one could be fetched."""
        if self.client_documents == 'automatic':
            return reachable
        return self.client_documents in ('everyone', 'list')

    @property
    def documents_vouched_for(self) -> bool:
        """Return True if the administrator chose the hosts of metadata documents, which is more than letting anybody in."""
        return self.client_documents == 'list'

    def host_allowed(self, host: str | None) -> bool:
        """Return True if an https redirect URI of a client that registered itself may have this host; no list allows all."""
        hosts = split_words(self.redirect_hosts)
        return not hosts or host in hosts


def load_settings(read: Callable[[str], str | None]) -> Settings:
    """Build the settings from stored texts; what is absent, malformed or out of bounds falls back safely."""
    values: dict[str, object] = {}
    for field in fields(Settings):
        text = read(field.name)
        if text not in (None, '', False):
            values[field.name] = _parse(field.name, field.default, str(text))
    return Settings(**values)  # type: ignore[arg-type]  # each value was parsed to its default's type


def split_words(text: str) -> list[str]:
    """Return the words of a list that spaces or commas separate, in lower case."""
    return text.replace(',', ' ').lower().split()


def _parse(name: str, default: object, text: str) -> object:
    if isinstance(default, bool):
        return text.strip().lower() in ('1', 'true', 'yes')
    if isinstance(default, int):
        return _bounded(name, default, text)
    return text.strip()


def _bounded(name: str, default: int, text: str) -> int:
    try:
        number = int(text)
    except ValueError:
        return default
    lowest, highest = BOUNDS[name]
    return min(max(number, lowest), highest)

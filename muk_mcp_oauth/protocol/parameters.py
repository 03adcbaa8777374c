"""Request parameters, each at most once (OAuth 2.1 section 3.1 and 3.2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import parse_qsl

from .errors import OAuthError

FORM_TYPE = 'application/x-www-form-urlencoded'
# RFC 8707 section 2 lets a request name several resources.
_REPEATABLE = frozenset({'resource'})


class Parameters(Mapping[str, str]):
    """Form or query parameters; an empty value counts as absent, unknown names are kept and ignored."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self._values: dict[str, list[str]] = {}
        self._seen: dict[str, int] = {}
        for name, value in pairs:
            if '\x00' in name or '\x00' in value:
                # PostgreSQL has no text with this character, so none can ever match or be stored.
                raise OAuthError.invalid_request('A parameter contains a NUL character.', 'parameter_with_nul')
            self._seen[name] = self._seen.get(name, 0) + 1
            if value:
                self._values.setdefault(name, []).append(value)

    @classmethod
    def decode(cls, encoded: bytes | str) -> Parameters:
        """Decode ``application/x-www-form-urlencoded`` text; bytes that are not UTF-8 are ``invalid_request``."""
        try:
            text = encoded if isinstance(encoded, str) else encoded.decode('utf-8')
            return cls(parse_qsl(text, keep_blank_values=True, errors='strict', max_num_fields=100))
        except ValueError as error:
            raise OAuthError.invalid_request('The parameters are not valid form data.', 'form_malformed') from error

    def __getitem__(self, name: str) -> str:
        return self._values[name][0]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def all(self, name: str) -> tuple[str, ...]:
        """Return every value of a parameter that may repeat."""
        return tuple(self._values.get(name, ()))

    def repeated(self) -> frozenset[str]:
        """Return the names that came more than once although they must not."""
        return frozenset(name for name, count in self._seen.items() if count > 1) - _REPEATABLE

    def check_single(self) -> None:
        """Raise ``invalid_request`` where a parameter came twice."""
        if names := self.repeated():
            raise OAuthError.invalid_request(
                'A parameter was sent more than once.', f'parameter_repeated {sorted(names)[0][:40]!a}'
            )

    def require(self, name: str) -> str:
        """Return a parameter; raise ``invalid_request`` where it is absent."""
        if name not in self:
            raise OAuthError.invalid_request(f'The parameter {name} is missing.', f'{name}_missing')
        return self[name]


def parse_form(content_type: str | None, body: bytes) -> Parameters:
    """Return the parameters of a form body, refusing any other content type (RFC 6749 section 3.2)."""
    media_type = (content_type or '').partition(';')[0].strip().lower()
    if media_type != FORM_TYPE:
        raise OAuthError.invalid_request(f'The content type must be {FORM_TYPE}.', 'content_type_unsupported').refusing(
            media_type
        )
    parameters = Parameters.decode(body)
    parameters.check_single()
    return parameters

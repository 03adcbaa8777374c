"""JSON-RPC errors of the Model Context Protocol and the HTTP status each one travels with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

PARSE_ERROR = -32700
INVALID_REQUEST = -32600
METHOD_NOT_FOUND = -32601
INVALID_PARAMS = -32602
INTERNAL_ERROR = -32603
HEADER_MISMATCH = -32020
UNSUPPORTED_PROTOCOL_VERSION = -32022


class ProtocolError(Exception):
    """An answer that says why a message was not processed.

    ``code`` is a JSON-RPC error code; application errors, which lie outside the
    range JSON-RPC reserves, reuse the number of their HTTP ``status``.
    """

    def __init__(self, code: int, message: str, status: int = 400, data: Any = None, retry_after: int | None = None):
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status
        self.data = data
        self.retry_after = retry_after

    def to_json(self) -> dict[str, Any]:
        """Return the ``error`` member of a JSON-RPC response."""
        error: dict[str, Any] = {'code': self.code, 'message': self.message}
        if self.data is not None:
            error['data'] = self.data
        return error

    @classmethod
    def parse_error(cls, detail: str) -> ProtocolError:
        return cls(PARSE_ERROR, f'Parse error: {detail}')

    @classmethod
    def invalid_request(cls, detail: str) -> ProtocolError:
        return cls(INVALID_REQUEST, f'Invalid request: {detail}')

    @classmethod
    def invalid_params(cls, detail: str, status: int = 200) -> ProtocolError:
        return cls(INVALID_PARAMS, detail, status)

    @classmethod
    def header_mismatch(cls, detail: str) -> ProtocolError:
        return cls(HEADER_MISMATCH, f'Header mismatch: {detail}')

    @classmethod
    def method_not_found(cls, method: str, status: int) -> ProtocolError:
        return cls(METHOD_NOT_FOUND, f'Method not found: {method}', status)

    @classmethod
    def unsupported_version(cls, requested: str, supported: Sequence[str]) -> ProtocolError:
        data = {'supported': list(supported), 'requested': requested}
        return cls(UNSUPPORTED_PROTOCOL_VERSION, 'Unsupported protocol version', data=data)

    @classmethod
    def unknown_session(cls) -> ProtocolError:
        return cls(404, 'Unknown or expired session: start a new one with initialize.', 404)

    @classmethod
    def rate_limited(cls, retry_after: int) -> ProtocolError:
        detail = f'Too many requests on this connection: try again in {retry_after} seconds.'
        return cls(429, detail, 429, retry_after=retry_after)

"""JSON-RPC 2.0 messages as the Model Context Protocol restricts them: no null id, and batches in one revision only."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .errors import ProtocolError
from .literal import read_json
from .nesting import is_shallow

RequestId = str | int

MOST_IN_A_BATCH = 50


@dataclass(frozen=True)
class Message:
    """A request (``method`` and ``id``), a notification (``method`` only) or a response (``id`` only)."""

    method: str | None
    id: RequestId | None = None
    params: dict[str, Any] = field(default_factory=dict)

    @property
    def is_request(self) -> bool:
        return self.method is not None and self.id is not None

    @property
    def is_response(self) -> bool:
        return self.method is None

    @property
    def meta(self) -> dict[str, Any]:
        """The ``_meta`` object of the parameters, empty where it is absent or of another type."""
        meta = self.params.get('_meta')
        return meta if isinstance(meta, dict) else {}


def parse_body(body: bytes) -> dict[str, Any] | list[Any]:
    """Return the JSON object in ``body``, or the list of a batch; raise ProtocolError for anything else."""
    try:
        data = read_json(body.decode('utf-8'))
    except RecursionError:
        raise _nested_too_deeply() from None
    except ValueError:
        raise ProtocolError.parse_error('the body is not valid UTF-8 JSON.') from None
    if not is_shallow(data):
        raise _nested_too_deeply()
    if not isinstance(data, dict | list):
        raise ProtocolError.invalid_request('the message must be a JSON object.')
    if isinstance(data, list) and not 0 < len(data) <= MOST_IN_A_BATCH:
        raise ProtocolError.invalid_request(f'a batch holds 1 to {MOST_IN_A_BATCH} messages.')
    return data


def _nested_too_deeply() -> ProtocolError:
    return ProtocolError.parse_error('the JSON is nested too deeply.')


def request_id(data: object) -> RequestId | None:
    """Return the id of a parsed message, or None where it has none that an answer could repeat."""
    candidate = data.get('id') if isinstance(data, dict) else None
    is_id = isinstance(candidate, str | int) and not isinstance(candidate, bool)
    return candidate if is_id else None


def parse_message(data: Any) -> Message:
    """Classify a parsed value; raise ProtocolError if it is no JSON-RPC 2.0 message.

    Parameters that are null or an empty list count as left out, as some libraries write it.
    """
    if not isinstance(data, dict):
        raise ProtocolError.invalid_request('the message must be a JSON object.')
    if data.get('jsonrpc') != '2.0':
        raise ProtocolError.invalid_request('`jsonrpc` must be "2.0".')
    identifier = request_id(data)
    if 'id' in data and identifier is None:
        raise ProtocolError.invalid_request('`id` must be a string or an integer.')
    if 'method' not in data and ('result' in data or 'error' in data):
        return Message(method=None, id=identifier)
    if not isinstance(data.get('method'), str):
        raise ProtocolError.invalid_request('`method` must be a string.')
    params = data.get('params')
    params = {} if params is None or params == [] else params
    if not isinstance(params, dict):
        raise ProtocolError.invalid_request('`params` must be an object.')
    return Message(data['method'], identifier, params)


def result_response(identifier: RequestId | None, result: dict[str, Any]) -> dict[str, Any]:
    """Return the response object that carries ``result``."""
    return {'jsonrpc': '2.0', 'id': identifier, 'result': result}


def error_response(identifier: RequestId | None, error: ProtocolError) -> dict[str, Any]:
    """Return the response object that carries ``error``, without an id where none could be read."""
    response: dict[str, Any] = {'jsonrpc': '2.0', 'error': error.to_json()}
    if identifier is not None:
        response['id'] = identifier
    return response

"""Results of the methods this server answers, as the revisions shape them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from .revisions import REVISIONS, Revision

SERVER_INFO = 'io.modelcontextprotocol/serverInfo'
CAPABILITIES: dict[str, Any] = {'tools': {'listChanged': False}}
# Five minutes: the list changes only when an administrator installs or updates an addon.
LIST_TTL_MS = 300_000


@dataclass(frozen=True)
class ToolResult:
    """What a tool call came to: a JSON value, or a sentence that tells the model what to do instead.

    ``status`` is a status of the audit log: ``ok``, ``error`` or ``denied``.
    """

    value: Any = None
    error: str | None = None
    status: str = 'ok'

    @classmethod
    def failed(cls, sentence: str) -> ToolResult:
        return cls(error=sentence, status='error')

    @classmethod
    def denied(cls, sentence: str) -> ToolResult:
        return cls(error=sentence, status='denied')

    def to_json(self) -> dict[str, Any]:
        """Return a CallToolResult: text for every client and the same value structured."""
        if self.error is not None:
            return {'content': [{'type': 'text', 'text': self.error}], 'isError': True}
        text = json.dumps(self.value, ensure_ascii=False)
        return {'content': [{'type': 'text', 'text': text}], 'structuredContent': self.value, 'isError': False}


def initialize_result(revision: Revision, server: dict[str, str], instructions: str) -> dict[str, Any]:
    """Return an InitializeResult."""
    return {
        'protocolVersion': revision.name,
        'capabilities': CAPABILITIES,
        'serverInfo': server,
        'instructions': instructions,
    }


def discover_result(instructions: str) -> dict[str, Any]:
    """Return a DiscoverResult."""
    return {
        'supportedVersions': list(REVISIONS),
        'capabilities': CAPABILITIES,
        'instructions': instructions,
        **_cacheable(),
    }


def list_tools_result(tools: list[dict[str, Any]], cursor: str | None, revision: Revision) -> dict[str, Any]:
    """Return a ListToolsResult; the list is the same for every user and scope, hence public."""
    result: dict[str, Any] = {'tools': tools}
    if cursor is not None:
        result['nextCursor'] = cursor
    return {**result, **_cacheable()} if revision.stateless else result


def complete(result: dict[str, Any], revision: Revision, server: dict[str, str]) -> dict[str, Any]:
    """Add what every result of a stateless revision carries: its type and the server's identity."""
    if not revision.stateless:
        return result
    return {'resultType': 'complete', **result, '_meta': {SERVER_INFO: server}}


def _cacheable() -> dict[str, Any]:
    return {'ttlMs': LIST_TTL_MS, 'cacheScope': 'public'}

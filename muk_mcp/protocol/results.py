"""Results of the methods this server answers, as the revisions shape them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .compact import compact_json
from .content import Block, shown_blocks, text_block
from .revisions import NEWEST_WITH_SESSIONS, REVISIONS, Revision

SERVER_INFO = 'io.modelcontextprotocol/serverInfo'
CAPABILITIES: dict[str, Any] = {'tools': {'listChanged': False}}
# Five minutes: the list changes only when an administrator installs or updates an addon.
LIST_TTL_MS = 300_000


@dataclass(frozen=True)
class ToolResult:
    """What a tool call came to: a JSON value, or a sentence that tells the model what to do instead.

    ``status`` is a status of the audit log: ``ok``, ``error``, ``denied``, or ``partial`` for a call that failed after
    something was saved. ``known_text`` is a
    value with its compact JSON; it counts while ``value`` is that very value. ``blocks`` are further content blocks. ``is_structured`` says that the tool declares an output schema.
    ``model`` and ``concerned`` are the model and the ids of the records of a call whose arguments were right.
    """

    value: Any = None
    error: str | None = None
    status: str = 'ok'
    known_text: tuple[Any, str] | None = None
    blocks: tuple[Block, ...] = ()
    is_structured: bool = False
    model: str | None = None
    concerned: tuple[int, ...] = ()

    @classmethod
    def failed(cls, sentence: str) -> ToolResult:
        return cls(error=sentence, status='error')

    @classmethod
    def partial(cls, sentence: str) -> ToolResult:
        return cls(error=sentence, status='partial')

    @classmethod
    def denied(cls, sentence: str) -> ToolResult:
        return cls(error=sentence, status='denied')

    def to_json(self, revision: Revision = NEWEST_WITH_SESSIONS) -> dict[str, Any]:
        """Return a CallToolResult."""
        if self.error is not None:
            return {'content': [text_block(self.error)], 'isError': True}
        content = [text_block(self.text), *shown_blocks(self.blocks, revision)]
        result: dict[str, Any] = {'content': content, 'isError': False}
        if self.is_structured and revision.has_titles:
            result['structuredContent'] = self.value
        return result

    @property
    def text(self) -> str:
        """The value as compact JSON."""
        # Whoever replaces the value, to mask something in it, need not know of the text.
        if self.known_text is not None and self.known_text[0] is self.value:
            return self.known_text[1]
        return compact_json(self.value)


def initialize_result(revision: Revision, server: dict[str, Any], instructions: str) -> dict[str, Any]:
    """Return an InitializeResult."""
    return {
        'protocolVersion': revision.name,
        'capabilities': CAPABILITIES,
        'serverInfo': implementation(server, revision),
        'instructions': instructions,
    }


def discover_result(instructions: str) -> dict[str, Any]:
    """Return a DiscoverResult; the instructions speak of the user, hence private."""
    return {
        'supportedVersions': list(REVISIONS),
        'capabilities': CAPABILITIES,
        'instructions': instructions,
        'ttlMs': LIST_TTL_MS,
        'cacheScope': 'private',
    }


def list_tools_result(tools: list[dict[str, Any]], cursor: str | None, revision: Revision) -> dict[str, Any]:
    """Return a ListToolsResult; the list is the same for every user and scope, hence public."""
    result: dict[str, Any] = {'tools': [_tool(tool, revision) for tool in tools]}
    if cursor is not None:
        result['nextCursor'] = cursor
    return {**result, 'ttlMs': LIST_TTL_MS, 'cacheScope': 'public'} if revision.stateless else result


def complete(result: dict[str, Any], revision: Revision, server: dict[str, Any]) -> dict[str, Any]:
    """Add what every result of a stateless revision carries: its type and the server's identity."""
    if not revision.stateless:
        return result
    return {'resultType': 'complete', **result, '_meta': {SERVER_INFO: server}}


def implementation(server: dict[str, Any], revision: Revision) -> dict[str, Any]:
    """Return the Implementation object with the members that the revision knows."""
    later = set() if revision.has_icons else {'icons', 'websiteUrl'}
    return _without(server, later if revision.has_titles else {*later, 'title'})


def _tool(tool: dict[str, Any], revision: Revision) -> dict[str, Any]:
    """Return a Tool object with the members that the revision knows."""
    if revision.has_titles:
        return tool
    if not revision.has_annotations:
        return _without(tool, {'title', 'outputSchema', 'annotations'})
    annotations = {**tool['annotations'], **({'title': tool['title']} if 'title' in tool else {})}
    return {**_without(tool, {'title', 'outputSchema'}), 'annotations': annotations}


def _without(members: dict[str, Any], names: set[str]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if name not in names} if names else members

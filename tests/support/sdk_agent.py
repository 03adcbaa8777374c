"""An agent at work through the official Python SDK, which checks every answer against the schema of its tool."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any

import httpx2
from anyio.from_thread import BlockingPortal, start_blocking_portal
from mcp import Client
from mcp.client.streamable_http import streamable_http_client

from tests.support.agent import Agent, Answer


@dataclass(frozen=True)
class SdkAgent:
    """Calls tools like `Agent`, but in the words of the SDK."""

    portal: BlockingPortal
    client: Client

    def call(self, tool: str, **arguments: Any) -> Answer:
        result = self.portal.call(self.client.call_tool, tool, arguments)
        return Answer(200, json.dumps({'result': result.model_dump(mode='json', by_alias=True)}))


@contextmanager
def sdk_agent(agent: Agent, mode: str) -> Iterator[SdkAgent]:
    """Work on with the token of an agent; `mode` is the SDK's: `auto` is without sessions, `legacy` opens one."""
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(_client(agent, mode)) as client:
        portal.call(client.list_tools)
        yield SdkAgent(portal, client)


@asynccontextmanager
async def _client(agent: Agent, mode: str) -> AsyncIterator[Client]:
    headers = {'Authorization': f'Bearer {agent.token}'}
    async with (
        httpx2.AsyncClient(headers=headers, timeout=60) as http,
        Client(streamable_http_client(f'{agent.host}/mcp', http_client=http), mode=mode) as client,
    ):
        yield client

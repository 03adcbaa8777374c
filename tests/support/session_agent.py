"""An AI client that speaks a revision with sessions, which is all that older editions of `muk_mcp` speak."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import httpx2

from tests.support.agent import Agent
from tests.support.application import WIRE

REVISION = '2025-06-18'


class SessionAgent(Agent):
    def send(self, method: str, **params: Any) -> httpx2.Response:
        """Send a request in a session, if the server gave one."""
        return self._post({'jsonrpc': '2.0', 'id': 1, 'method': method, 'params': params}, self._session)

    @cached_property
    def _session(self) -> dict[str, str]:
        info = {'name': 'Ledger Agent', 'version': '1.0'}
        params = {'protocolVersion': REVISION, 'capabilities': {}, 'clientInfo': info}
        opened = self._post({'jsonrpc': '2.0', 'id': 0, 'method': 'initialize', 'params': params}, {})
        identifier = opened.headers.get('Mcp-Session-Id')
        headers = {'Mcp-Session-Id': identifier} if identifier else {}
        self._post({'jsonrpc': '2.0', 'method': 'notifications/initialized'}, headers)
        return headers

    def _post(self, message: dict[str, Any], headers: dict[str, str]) -> httpx2.Response:
        fixed = {'Authorization': f'Bearer {self.token}', 'MCP-Protocol-Version': REVISION}
        return WIRE.post(f'{self.host}/mcp', json=message, headers={**fixed, **headers})

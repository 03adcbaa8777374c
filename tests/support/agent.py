"""An AI client at work: it holds a token or key and calls tools."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import httpx2

from tests.support.account import Account
from tests.support.application import WIRE, Application

REVISION = '2026-07-28'
META = {
    'io.modelcontextprotocol/protocolVersion': REVISION,
    'io.modelcontextprotocol/clientInfo': {'name': 'Ledger Agent', 'version': '1.0'},
    'io.modelcontextprotocol/clientCapabilities': {},
}


@dataclass(frozen=True)
class Answer:
    """What a tool call came to. `text` is the whole body, as a model would read it."""

    status: int
    text: str

    @property
    def result(self) -> dict[str, Any]:
        return json.loads(self.text)['result']

    @property
    def is_error(self) -> bool:
        """Return True if the call failed as a tool; an answer that is no JSON-RPC result fails the test instead."""
        return bool(self.result.get('isError'))

    @property
    def said(self) -> str:
        """The text content of the answer."""
        return '\n'.join(item['text'] for item in self.result['content'] if item['type'] == 'text')

    @property
    def value(self) -> Any:
        """The value that a tool gave back."""
        assert self.status == 200, self.text
        assert not self.is_error, self.said
        return json.loads(self.said)


@dataclass(frozen=True)
class Agent:
    """A client that calls the MCP endpoint of `host` with the bearer `token`."""

    host: str
    token: str
    application: Application | None = None

    @classmethod
    def connected(cls, account: Account, *scopes: str) -> Agent:
        """Register an application and let a signed-in user allow it the scopes; without any, all that are ticked."""
        return cls._for_user(Application.registered(str(account.browser.base_url)), account, *scopes)

    @classmethod
    def administering(cls, administrator: Account) -> Agent:
        """Connect an application that may administer Odoo, which the setting *Clients May Administer* has to allow."""
        application = Application.registered(str(administrator.browser.base_url))
        administrator.let_administer(application)
        return cls._for_user(application, administrator, 'mcp:read', 'mcp:write', 'mcp:admin')

    @classmethod
    def _for_user(cls, application: Application, account: Account, *scopes: str) -> Agent:
        page = account.open_page(application)
        page.scopes = list(scopes) or page.ticked
        answer = application.exchange(account.code_of(page))
        assert answer.status_code == 200, answer.text
        return cls(application.host, answer.json()['access_token'], application)

    def call(self, tool: str, **arguments: Any) -> Answer:
        answer = self.send('tools/call', name=tool, arguments=arguments)
        return Answer(answer.status_code, answer.text)

    def send(self, method: str, **params: Any) -> httpx2.Response:
        """Send a request of the stateless revision."""
        message = {'jsonrpc': '2.0', 'id': 1, 'method': method, 'params': {**params, '_meta': META}}
        headers = {'MCP-Protocol-Version': REVISION, 'Mcp-Method': method, 'Authorization': f'Bearer {self.token}'}
        if 'name' in params:
            headers['Mcp-Name'] = params['name']
        return WIRE.post(f'{self.host}/mcp', json=message, headers=headers)

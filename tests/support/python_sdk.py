"""The official MCP Python SDK as a program would use it that has never met the server."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx2
from mcp import Client
from mcp.client.auth import OAuthClientProvider, TokenStorage
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.auth import AuthorizationCodeResult, OAuthClientInformationFull, OAuthClientMetadata, OAuthToken

from tests.support.loopback import LoopbackListener
from tests.support.user import User

CLIENT_NAME = 'Python SDK under test'


class Memory(TokenStorage):
    """Keeps the credentials of one client and every token response it was given, the latest last."""

    def __init__(self) -> None:
        self.client_info: OAuthClientInformationFull | None = None
        self.granted: list[OAuthToken] = []

    async def get_tokens(self) -> OAuthToken | None:
        return self.granted[-1] if self.granted else None

    async def set_tokens(self, tokens: OAuthToken) -> None:
        self.granted.append(tokens)

    async def get_client_info(self) -> OAuthClientInformationFull | None:
        return self.client_info

    async def set_client_info(self, client_info: OAuthClientInformationFull) -> None:
        self.client_info = client_info


@asynccontextmanager
async def connected(
    mcp_url: str,
    user: User,
    memory: Memory,
    *,
    mode: str,
    scopes: list[str] | None = None,
    later_scopes: list[str] | None = None,
    client_name: str = CLIENT_NAME,
    client_metadata_url: str | None = None,
) -> AsyncIterator[Client]:
    """An MCP client of `mcp_url` for which `user` grants `scopes` the first time and `later_scopes` after that.

    None is what the consent page has ticked: everything the first time, later what was granted before.
    With a `client_metadata_url` the client does not register. `mode` is the SDK's: `auto` tries the stateless revision
    2026-07-28 first, `legacy` opens a session by `initialize`.
    """
    wishes = [scopes]
    async with LoopbackListener() as listener:

        async def send_to_browser(authorization_url: str) -> None:
            await user.approve(authorization_url, wishes.pop() if wishes else later_scopes)

        async def receive() -> AuthorizationCodeResult:
            return AuthorizationCodeResult(**await listener.response())

        authorization = OAuthClientProvider(
            mcp_url,
            OAuthClientMetadata(client_name=client_name, redirect_uris=[listener.redirect_uri]),
            memory,
            redirect_handler=send_to_browser,
            callback_handler=receive,
            client_metadata_url=client_metadata_url,
        )
        async with (
            httpx2.AsyncClient(auth=authorization, timeout=60) as http,
            Client(streamable_http_client(mcp_url, http_client=http), mode=mode) as client,
        ):
            yield client

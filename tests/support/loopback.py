"""The redirect URI of a native client: a listener on the loopback interface (RFC 8252 section 7.3)."""

import asyncio
from urllib.parse import parse_qs, urlsplit

PATH = '/callback'
ANSWER = b'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\nYou may close this window.'


class LoopbackListener:
    """Waits on a free port of 127.0.0.1 for authorization responses; use it as an asynchronous context manager."""

    async def __aenter__(self) -> 'LoopbackListener':
        self._responses: asyncio.Queue[dict[str, list[str]]] = asyncio.Queue()
        self._server = await asyncio.start_server(self._receive, '127.0.0.1', 0)
        return self

    async def __aexit__(self, *_) -> None:
        self._server.close()
        await self._server.wait_closed()

    @property
    def redirect_uri(self) -> str:
        """The URI a client registers and sends."""
        port = self._server.sockets[0].getsockname()[1]
        return f'http://127.0.0.1:{port}{PATH}'

    async def response(self) -> dict[str, str]:
        """The parameters of the next authorization response, each of which came exactly once."""
        parameters = await self._responses.get()
        repeated = [name for name, values in parameters.items() if len(values) > 1]
        assert not repeated, f'{repeated} came more than once'
        return {name: values[0] for name, values in parameters.items()}

    async def _receive(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = (await reader.readuntil(b'\r\n\r\n')).decode('ascii')
        target = urlsplit(request.split(' ', 2)[1])
        if target.path == PATH:
            self._responses.put_nowait(parse_qs(target.query, keep_blank_values=True))
        writer.write(ANSWER)
        await writer.drain()
        writer.close()

"""Stands between Playwright and a Firefox that is older than Playwright's newest wishes.

Playwright tells the browser by commands of WebDriver BiDi what a page shall be told of colours, motion and the like. The
Firefox of a distribution is an extended support release and knows fewer of these commands, and Playwright gives up at
the first that is refused. So what Firefox refuses as unknown is answered as done here, and named on the standard error.
Everything else passes as it is.

    python bidi_bridge.py FIREFOX ARGUMENTS...
"""

import asyncio
import json
import re
import sys
from functools import partial

ANNOUNCEMENT = re.compile(rb'(?<=WebDriver BiDi listening on ws://127\.0\.0\.1:)\d+')
HOST = re.compile(rb'(?<=Host: 127\.0\.0\.1:)\d+', re.IGNORECASE)
END_OF_HEADERS = b'\r\n\r\n'
TEXT_FRAME = 0x81
# The whole of a screenshot comes in one frame.
LARGEST_FRAME = 2**27


async def main() -> int:
    """Run Firefox, open the bridge as soon as it listens, and announce the bridge's port instead of Firefox's."""
    firefox = await asyncio.create_subprocess_exec(
        *sys.argv[1:], stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE
    )
    assert firefox.stderr
    async for line in firefox.stderr:
        announced = ANNOUNCEMENT.search(line)
        tell(ANNOUNCEMENT.sub(await open_bridge(int(announced[0])), line) if announced else line)
    return await firefox.wait()


async def open_bridge(port: int) -> bytes:
    """Listen on a free port for Playwright, whose connections go on to `port`; return the free port as text."""
    bridge = await asyncio.start_server(partial(connect, port), '127.0.0.1', 0)
    return str(bridge.sockets[0].getsockname()[1]).encode()


async def connect(port: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    there, back = await asyncio.open_connection('127.0.0.1', port, limit=LARGEST_FRAME)
    request = await reader.readuntil(END_OF_HEADERS)
    back.write(HOST.sub(str(port).encode(), request))
    writer.write(await there.readuntil(END_OF_HEADERS))
    await asyncio.gather(pass_commands(reader, back), pass_answers(there, writer), return_exceptions=True)
    writer.close()


async def pass_commands(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()
    writer.close()


async def pass_answers(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Read the frames of Firefox (RFC 6455 section 5.2), none of which is masked or in pieces."""
    while True:
        kind, size = await reader.readexactly(2)
        longer = {126: 2, 127: 8}.get(size)
        length = int.from_bytes(await reader.readexactly(longer), 'big') if longer else size
        payload = await reader.readexactly(length)
        writer.write(frame(kind, forgiven(payload) if kind == TEXT_FRAME else payload))
        await writer.drain()


def forgiven(payload: bytes) -> bytes:
    """The answer, or a success in place of a refusal as unknown."""
    if b'"unknown command"' not in payload:
        return payload
    answer = json.loads(payload)
    if answer.get('error') != 'unknown command':
        return payload
    tell(f'Firefox does not know {answer["message"]}\n'.encode())
    return json.dumps({'type': 'success', 'id': answer['id'], 'result': {}}).encode()


def frame(kind: int, payload: bytes) -> bytes:
    size = len(payload)
    if size < 126:
        length = bytes([size])
    elif size < 2**16:
        length = b'\x7e' + size.to_bytes(2, 'big')
    else:
        length = b'\x7f' + size.to_bytes(8, 'big')
    return bytes([kind]) + length + payload


def tell(line: bytes) -> None:
    sys.stderr.buffer.write(line)
    sys.stderr.buffer.flush()


if __name__ == '__main__':
    sys.exit(asyncio.run(main()))

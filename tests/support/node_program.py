"""A program for Node, told apart from its caller only by what it prints and reads."""

import asyncio
import json
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import anyio

from tools.environment.node import node_env, npm_install

PATIENCE_S = 120


class NodeProgram:
    """A running program, both of whose output streams are kept for the message of a failure."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._lines: list[str] = []

    async def told(self, member: str) -> dict:
        """The next line that is a JSON object with `member`."""
        return json.loads(await self.printed(lambda line: line.startswith('{') and member in json.loads(line)))

    async def printed(self, fits: Callable[[str], bool]) -> str:
        """The next line for which `fits`, waited for as long as the program runs."""
        with anyio.move_on_after(PATIENCE_S):
            while line := (await self._process.stdout.readline()).decode():
                self._lines.append(line)
                if fits(line):
                    return line.strip()
            await self._end()
        raise AssertionError(f'The program has not printed what was waited for:\n{self._output}')

    async def say(self, line: str) -> None:
        """Write one line to the program."""
        self._process.stdin.write(f'{line}\n'.encode())
        await self._process.stdin.drain()

    async def succeeded(self) -> str:
        """Wait for the end of a program that exits with 0; returns all it printed."""
        with anyio.move_on_after(PATIENCE_S):
            await self._end()
        assert self._process.returncode == 0, (
            f'The program did not end well ({self._process.returncode}):\n{self._output}'
        )
        return self._output

    async def _end(self) -> None:
        rest, _ = await self._process.communicate()
        self._lines.append(rest.decode())

    @property
    def _output(self) -> str:
        return ''.join(self._lines)


@asynccontextmanager
async def node_program(folder: Path, script: str, *arguments: str) -> AsyncIterator[NodeProgram]:
    """Install the packages locked in `folder` and run `script` of it."""
    process = await asyncio.create_subprocess_exec(
        'node',
        script,
        *arguments,
        cwd=npm_install(folder),
        env=node_env(),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        yield NodeProgram(process)
    finally:
        if process.returncode is None:
            # Python's packaging of Node starts it from a script, which would not take it along.
            os.killpg(process.pid, signal.SIGKILL)
            await process.communicate()

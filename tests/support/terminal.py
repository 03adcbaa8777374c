"""A program at a terminal, for those that speak to nobody else."""

import asyncio
import fcntl
import os
import pty
import re
import signal
import struct
import termios
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import anyio

PATIENCE_S = 120
ROWS, COLUMNS = 50, 500  # An authorization URL stays in one line.

# What moves the cursor, colours or names the window.
ESCAPES = re.compile(r'\x1b\[[0-9;?<>=]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)')

# Programs on Linux show a page by this command; here it tells the terminal which.
BROWSER = '#!/bin/sh\nprintf "\\n%s\\n" "$1" > "$TERMINAL_OF_THE_TEST"\n'


class Terminal:
    """What a running program has shown so far."""

    def __init__(self, process: asyncio.subprocess.Process, device: int) -> None:
        self._process = process
        self._device = device
        self._shown = ''
        self._changed = asyncio.Event()

    async def shows(self, pattern: str) -> str:
        """Wait for text that fits the regular expression; a moved cursor may stand for a space. Returns the text."""
        with anyio.move_on_after(PATIENCE_S):
            while True:
                self._changed.clear()
                text = ESCAPES.sub('', self._shown)
                if found := re.search(pattern, text):
                    return found.group()
                await self._changed.wait()
        raise AssertionError(f'The program has not shown {pattern}:\n{ESCAPES.sub("", self._shown)}')

    async def succeeded(self) -> None:
        """Wait for the end of a program that exits with 0."""
        with anyio.move_on_after(PATIENCE_S):
            await self._process.wait()
        assert self._process.returncode == 0, f'{self._process.returncode}:\n{ESCAPES.sub("", self._shown)}'

    def _read(self) -> None:
        try:
            self._shown += os.read(self._device, 65536).decode(errors='replace')
        except OSError:  # The program has closed its side.
            asyncio.get_running_loop().remove_reader(self._device)
        self._changed.set()


@asynccontextmanager
async def at_a_terminal(command: Sequence[str | Path], home: Path, env: Mapping[str, str]) -> AsyncIterator[Terminal]:
    """Run a program in the folder `home`, which is its user's home as well."""
    device, side_of_program = pty.openpty()
    fcntl.ioctl(side_of_program, termios.TIOCSWINSZ, struct.pack('HHHH', ROWS, COLUMNS, 0, 0))
    process = await asyncio.create_subprocess_exec(
        *command,
        cwd=home,
        env={
            **env,
            **_environment(home),
            'TERMINAL_OF_THE_TEST': os.ttyname(side_of_program),
            'PATH': _path(home, env),
        },
        stdin=side_of_program,
        stdout=side_of_program,
        stderr=side_of_program,
        start_new_session=True,
    )
    os.close(side_of_program)
    terminal = Terminal(process, device)
    loop = asyncio.get_running_loop()
    loop.add_reader(device, terminal._read)
    try:
        yield terminal
    finally:
        loop.remove_reader(device)
        if process.returncode is None:
            os.killpg(process.pid, signal.SIGKILL)
            await process.wait()
        os.close(device)


def _environment(home: Path) -> dict[str, str]:
    return {'HOME': str(home), 'TERM': 'xterm-256color'}


def _path(home: Path, env: Mapping[str, str]) -> str:
    """The commands of `env`, and before them the one that shows a page."""
    browser = home / 'bin' / 'xdg-open'
    browser.parent.mkdir(exist_ok=True)
    browser.write_text(BROWSER)
    browser.chmod(0o755)
    return f'{browser.parent}{os.pathsep}{env["PATH"]}'

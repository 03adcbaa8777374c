"""A mail server that takes every message and keeps it."""

from __future__ import annotations

import email
import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message
from email.policy import default

PATIENCE_S = 30


class MailSink(socketserver.ThreadingTCPServer):
    """Speaks as much of SMTP (RFC 5321) as a client needs to leave a message."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(('127.0.0.1', 0), _Session)
        self.messages: list[Message] = []

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def wait_for(self, recipient: str, subject: str) -> Message:
        """Return the newest message to a recipient whose subject has these words, as soon as there is one."""
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            found = [
                message
                for message in self.messages
                if recipient in str(message['To']) and subject in message['Subject']
            ]
            if found:
                return found[-1]
            time.sleep(0.1)
        came = [(message['To'], message['Subject']) for message in self.messages]
        raise AssertionError(f'No message to {recipient} about {subject}, but {came}')


class _Session(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self._say('220 sink')
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b'DATA':
                self._say('354 go on')
                self._keep(self._read_message())
            elif verb == b'QUIT':
                self._say('221 bye')
                return
            self._say('250 ok')

    def _read_message(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) and line != b'.\r\n':
            lines.append(line.removeprefix(b'.'))
        return b''.join(lines)

    def _keep(self, content: bytes) -> None:
        assert isinstance(self.server, MailSink)
        self.server.messages.append(email.message_from_bytes(content, policy=default))

    def _say(self, words: str) -> None:
        self.wfile.write(f'{words}\r\n'.encode())


@contextmanager
def mail_sink() -> Iterator[MailSink]:
    with MailSink() as sink:
        threading.Thread(target=sink.serve_forever, daemon=True).start()
        try:
            yield sink
        finally:
            sink.shutdown()

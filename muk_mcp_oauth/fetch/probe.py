"""One request to the server's own public URL, as a client outside would send it."""

from __future__ import annotations

import requests

from .self_test import Answer

# The time in which real clients want their discovery answered.
SECONDS = 10
LONGEST = 64 * 1024


class NotReached(Exception):
    """There was no answer; ``fault`` is ``certificate_refused``, ``timeout`` or ``unreachable``."""

    def __init__(self, fault: str) -> None:
        super().__init__(fault)
        self.fault = fault


def ask(method: str, url: str) -> Answer:
    """Return what a URL answers, redirects included as what they are; raise NotReached."""
    try:
        with requests.request(
            method, url, json={} if method == 'POST' else None, timeout=SECONDS, allow_redirects=False, stream=True
        ) as response:
            return Answer(response.status_code, response.headers, next(response.iter_content(LONGEST), b''))
    except requests.exceptions.SSLError as error:
        raise NotReached('certificate_refused') from error
    except requests.exceptions.Timeout as error:
        raise NotReached('timeout') from error
    except requests.exceptions.RequestException as error:
        raise NotReached('unreachable') from error

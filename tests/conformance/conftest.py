"""What the suite needs besides a live server."""

import socket

import pytest

from tests.support.credential_proxy import credential_proxy
from tests.support.records import allow_origin, new_api_key


@pytest.fixture
def free_port() -> int:
    """A port of the loopback interface on which nothing listened a moment ago."""
    with socket.socket() as listener:
        listener.bind(('127.0.0.1', 0))
        return listener.getsockname()[1]


@pytest.fixture(scope='session')
def gateway(odoo):
    """A base URL at which the server is reached with an API key of the administrator."""
    with credential_proxy(odoo.url, new_api_key(odoo, 'admin')) as url:
        allow_origin(odoo, url)
        yield url

"""Two Odoo hosts on one database, behind nginx and then behind HAProxy."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.account import Account
from tests.support.application import TRUSTED
from tests.support.balancer import KINDS, balanced, free_port
from tests.support.document_host import CertificateAuthority
from tests.support.hosts import another_host, url_of
from tests.support.races import application, database, new_account, store, user  # noqa: F401
from tools.servers.server import Server, running_server

WORKERS = 2
USERS = 40
# A lost answer is asked for again by the client; the window has to outlast what a test breaks meanwhile.
GRACE_SECONDS = 60


@pytest.fixture(scope='session')
def port() -> int:
    return free_port()


@pytest.fixture(scope='session')
def authority(tmp_path_factory) -> Iterator[CertificateAuthority]:
    """Who signs certificates that the tests and Odoo trust."""
    authority = CertificateAuthority()
    TRUSTED.load_verify_locations(cadata=authority.pem)
    path = tmp_path_factory.mktemp('authority') / 'authority.pem'
    path.write_text(authority.pem)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv('REQUESTS_CA_BUNDLE', str(path))
        yield authority


@pytest.fixture(scope='session')
def odoo(port: int, authority: CertificateAuthority) -> Iterator[Server]:
    parameters = {
        'web.base.url': f'http://127.0.0.1:{port}',
        'muk_mcp_oauth.grace_seconds': str(GRACE_SECONDS),
        'muk_mcp_oauth.registrations_per_hour': '100000',
    }
    with running_server(workers=WORKERS, parameters=parameters, options={'proxy_mode': 'True'}) as odoo:
        yield odoo


@pytest.fixture(scope='session')
def servers(odoo: Server) -> Iterator[tuple[Server, Server]]:
    with another_host(odoo, WORKERS, proxy_mode='True') as second:
        yield odoo, second


@pytest.fixture(scope='session', params=KINDS)
def front(request, port: int, servers: tuple[Server, Server], tmp_path_factory) -> Iterator[str]:
    """The URL of the balancer, which is the public URL."""
    ports = [server.port for server in servers]
    with balanced(request.param, port, ports, tmp_path_factory.mktemp(request.param)) as url:
        yield url


@pytest.fixture(scope='session')
def hosts(front: str) -> tuple[str, ...]:
    """What the tests of races spread their requests over: the balancer does it."""
    return (front,)


@pytest.fixture(scope='session')
def host(front: str) -> str:
    return front


@pytest.fixture(scope='session')
def both(servers: tuple[Server, Server]) -> tuple[str, str]:
    """The URLs of the hosts themselves."""
    first, second = servers
    return url_of(first), url_of(second)


@pytest.fixture(scope='session')
def admin(both: tuple[str, str]) -> Account:
    """The administrator, at the first host."""
    return Account(both[0], 'admin', 'admin')


@pytest.fixture(scope='session')
def logins(admin: Account) -> Iterator[str]:
    """Users whom no test has seen."""
    return iter(admin.create_users(USERS))

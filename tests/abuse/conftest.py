"""One Odoo for everything hostile that a stranger can send; what a stranger may register is limited as in production."""

from collections.abc import Iterator

import pytest

from tests.support.settings import REGISTRATIONS_PER_HOUR
from tools.servers.server import Server, running_server


@pytest.fixture(scope='session')
def odoo() -> Iterator[Server]:
    """An Odoo with two workers on a fresh database."""
    parameters = {'muk_mcp_oauth.registrations_per_hour': str(REGISTRATIONS_PER_HOUR)}
    with running_server(workers=2, parameters=parameters) as server:
        yield server


@pytest.fixture(scope='session')
def open_odoo() -> Iterator[Server]:
    """An Odoo whose rate limits are out of the way, so that a fuzzer reaches what lies behind them."""
    limits = ('registrations_per_hour', 'failures_per_minute', 'refusals_per_minute')
    with running_server(workers=2, parameters={f'muk_mcp_oauth.{limit}': '100000' for limit in limits}) as server:
        yield server

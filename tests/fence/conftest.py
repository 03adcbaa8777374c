"""One Odoo, the users of the review, and a client of each."""

from collections.abc import Iterator

import pytest

from tests.support.account import Account
from tests.support.agent import Agent
from tests.support.applications import applications
from tests.support.settings import MAY_ADMINISTER
from tools.servers.server import Server, running_server

PARAMETERS = {
    'muk_mcp_oauth.registrations_per_hour': '100000',
    'muk_mcp_oauth.access_token_ttl': '86400',
    'muk_mcp.rate_limit_requests': '0',
    # The fence stands by itself, whatever methods the owner opens.
    'muk_mcp.any_public_method': 'True',
}


@pytest.fixture(scope='session')
def odoo() -> Iterator[Server]:
    with running_server(workers=2, parameters=PARAMETERS) as odoo:
        yield odoo


@pytest.fixture(scope='session')
def company() -> Iterator[Server]:
    """An Odoo with the applications of a company in it, where a client that is let may administer."""
    parameters = {**PARAMETERS, MAY_ADMINISTER: 'True'}
    with running_server(workers=2, parameters=parameters, modules=applications()) as server:
        yield server


@pytest.fixture(scope='session')
def company_host(company: Server) -> str:
    return f'http://127.0.0.1:{company.port}'


@pytest.fixture(scope='session')
def owner(company_host: str) -> Account:
    """The administrator of the company."""
    return Account(company_host, 'admin', 'admin')


@pytest.fixture(scope='session')
def host(odoo: Server) -> str:
    # By number: looking `localhost` up would try IPv6 first, every time.
    return f'http://127.0.0.1:{odoo.port}'


@pytest.fixture(scope='session')
def administrator(host: str) -> Account:
    return Account(host, 'admin', 'admin')


@pytest.fixture
def setting(administrator: Account) -> Iterator[None]:
    """*Clients May Administer*, on for a test."""
    administrator.call('ir.config_parameter', 'set_param', MAY_ADMINISTER, 'True')
    yield
    administrator.call('ir.config_parameter', 'set_param', MAY_ADMINISTER, 'False')


@pytest.fixture(scope='session')
def employee(administrator: Account) -> Account:
    """An internal user without further rights."""
    return administrator.new_user('employee@example.com', 'base.group_user')


@pytest.fixture(scope='session')
def contact_manager(administrator: Account) -> Account:
    """An internal user who may create contacts."""
    return administrator.new_user('contacts@example.com', 'base.group_user', 'base.group_partner_manager')


@pytest.fixture(scope='session')
def of_employee(employee: Account) -> Agent:
    return Agent.connected(employee)


@pytest.fixture(scope='session')
def of_contact_manager(contact_manager: Account) -> Agent:
    return Agent.connected(contact_manager)


@pytest.fixture(scope='session')
def of_administrator(administrator: Account) -> Agent:
    """A client with all that the page ticks by itself, which administration is no part of."""
    return Agent.connected(administrator)

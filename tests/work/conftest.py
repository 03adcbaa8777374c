"""A small company at work in one Odoo, and a client of each of its users.

Every test is a task that somebody gives to an agent. What it cost is in a table, which `./dev bench` prints: the file
named by MUK_MCP_WORK_TABLE gets it as JSON.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest

from tests.support.account import Account
from tests.support.agent import Agent
from tests.support.applications import applications
from tests.support.clerk import Clerk
from tests.support.settings import MAY_ADMINISTER
from tests.work.company import Company
from tools.servers.server import Server, running_server

PARAMETERS = {
    'muk_mcp_oauth.registrations_per_hour': '100000',
    'muk_mcp_oauth.access_token_ttl': '86400',
    'muk_mcp.rate_limit_requests': '0',
    MAY_ADMINISTER: 'True',
}
# What each of the users may do in Odoo, by external ids; those that a version does not have are left out.
GROUPS = {
    'employee': ('base.group_user',),
    # An employee with the everyday rights of all applications, and none of a manager.
    'clerk': (
        'base.group_user',
        'base.group_partner_manager',
        'sales_team.group_sale_salesman_all_leads',
        'account.group_account_invoice',
        'stock.group_stock_user',
        'hr_holidays.group_hr_holidays_user',
    ),
    'seller': ('base.group_user', 'sales_team.group_sale_salesman_all_leads', 'base.group_partner_manager'),
    'accountant': (
        'base.group_user',
        'base.group_partner_manager',
        'account.group_account_manager',
        # Bank statements, until 17 and since 18.
        'account.group_account_user',
        'account.group_account_basic',
    ),
    'manager': (
        'base.group_user',
        'base.group_partner_manager',
        'sales_team.group_sale_manager',
        'account.group_account_manager',
        'product.group_product_manager',
        'purchase.group_purchase_manager',
        'stock.group_stock_manager',
        'project.group_project_manager',
        'hr_timesheet.group_timesheet_manager',
        'hr_holidays.group_hr_holidays_manager',
        'hr.group_hr_manager',
        'event.group_event_manager',
        'survey.group_survey_manager',
    ),
}

COSTS: dict[str, dict[str, int]] = {}


@pytest.fixture(scope='session')
def odoo() -> Iterator[Server]:
    with running_server(workers=2, parameters=PARAMETERS, modules=applications()) as odoo:
        yield odoo


@pytest.fixture(scope='session')
def administrator(odoo: Server) -> Account:
    return Account(f'http://127.0.0.1:{odoo.port}', 'admin', 'admin')


@pytest.fixture(scope='session')
def company(administrator: Account) -> Company:
    """The company as it stands before the first task; `company.odoo` looks at Odoo past the tools."""
    return Company.founded(administrator, GROUPS)


@pytest.fixture(scope='session')
def agents(company: Company) -> dict[str, Agent]:
    connected = {name: Agent.connected(account) for name, account in company.users.items()}
    connected['administrator'] = Agent.connected(company.odoo)
    connected['administrator with mcp:admin'] = Agent.administering(company.odoo)
    return connected


@pytest.fixture
def clerk_of(agents: dict[str, Agent], request: pytest.FixtureRequest):
    """Return the clerk of somebody; what the clerks of a test did is one row of the table."""
    clerks: list[Clerk] = []

    def clerk_of(name: str) -> Clerk:
        clerks.append(Clerk(agents[name]))
        return clerks[-1]

    yield clerk_of
    efforts = [asdict(clerk.effort) for clerk in clerks]
    COSTS[request.node.name.removeprefix('test_')] = {
        key: sum(effort[key] for effort in efforts) for key in ('calls', 'written', 'read')
    }


def pytest_sessionfinish() -> None:
    table = os.environ.get('MUK_MCP_WORK_TABLE')
    if table and COSTS:
        Path(table).write_text(json.dumps(COSTS, indent=2) + '\n')

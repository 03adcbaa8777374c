"""An Odoo whose Rust core is missing or from another release starts, says what to install, and lets no token in."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.account import Account
from tests.support.application import WIRE, Application
from tests.support.hosts import another_host, url_of
from tests.support.keys import api_key
from tests.support.previous_release import PreviousRelease
from tests.support.store import Store
from tests.support.trail import rows_written
from tools.environment.installation import Installation
from tools.servers.server import Server

TREE = Path(os.environ['MUK_MCP_DEV_ODOO']) if 'MUK_MCP_DEV_ODOO' in os.environ else None
SENTENCE = 'MCP OAuth needs the Python package muk_mcp_oauth_core>=1.1,<1.2, and {}: install its wheel'
INSTALL = """
from odoo.exceptions import UserError
module = env['ir.module.module'].search([('name', '=', 'muk_mcp_oauth')])
try:
    module.check_external_dependencies(module.name)
except UserError as error:
    print(error)
"""


def without_core(odoo: Installation, folder: Path) -> Installation:
    """The same Odoo in a copy of its environment that holds no wheel of the core."""
    copy = folder / 'environment'
    shutil.copytree(odoo.python.parents[1], copy, symlinks=True, copy_function=os.link)
    for installed in copy.glob('lib/python*/site-packages/muk_mcp_oauth_core*'):
        shutil.rmtree(installed)
    return replace(odoo, python=copy / 'bin' / odoo.python.name)


@pytest.fixture(scope='module', params=['missing', 'previous'])
def other(request: pytest.FixtureRequest, odoo: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A host of the same database with another core than the first host has."""
    if request.param == 'missing':
        installation = without_core(odoo.odoo, tmp_path_factory.mktemp('other'))
    else:
        installation = PreviousRelease(TREE).odoo_with_its_core
    with another_host(replace(odoo, odoo=installation), 0) as host:
        yield host


@pytest.fixture
def sentence(request: pytest.FixtureRequest, other: Server) -> str:
    found = {'missing': 'it cannot be imported', 'previous': 'version 0.1.0 is installed'}
    return SENTENCE.format(found[request.node.callspec.params['other']])


def test_log_says_once_what_to_install(other: Server, sentence: str) -> None:
    log = other.log.read_text()
    assert log.count(sentence) == 1
    assert re.search(rf' CRITICAL .*{re.escape(sentence)}', log)
    assert 'Traceback' not in log


def test_endpoints_are_unavailable_and_spoil_nothing(
    other: Server, store: Store, user: Account, application: Application
) -> None:
    tokens = user.connect(application)
    with rows_written(store) as rows:
        host = url_of(other)
        refused = application.refresh(tokens['refresh_token'], host)
        assert (refused.status_code, refused.json()['error']) == (503, 'temporarily_unavailable')
        assert application.ping(tokens['access_token'], host).status_code == 503
        assert WIRE.get(f'{host}/mcp/oauth/jwks.json').status_code == 503
        page = user.browser.get(host + application.authorization_path)
        assert (page.status_code, 'Traceback' in page.text) == (503, False)
    assert {(row.event, row.reason) for row in rows} >= {
        ('refresh', 'temporarily_unavailable: core_unavailable'),
        ('authorize', 'temporarily_unavailable: core_unavailable'),
    }
    assert application.ping(tokens['access_token']).status_code == 200
    assert application.refresh(tokens['refresh_token']).status_code == 200


def test_keys_of_muk_mcp_go_on(other: Server, odoo: Server, application: Application, user: Account) -> None:
    assert application.ping(api_key(odoo, user.login), url_of(other)).status_code == 200


def test_back_end_says_it_in_a_dialog(other: Server, admin: Account, sentence: str) -> None:
    answer = admin.browser.post(
        f'{url_of(other)}/web/dataset/call_kw/muk_mcp_oauth.client/create',
        json={
            'params': {
                'model': 'muk_mcp_oauth.client',
                'method': 'create',
                'args': [{'name': 'Agent', 'redirect_uris': 'https://client.example/cb'}],
                'kwargs': {},
            }
        },
    ).json()
    assert answer['error']['data']['message'].startswith(sentence)


def test_module_cannot_be_installed(other: Server) -> None:
    assert 'muk_mcp_oauth_core>=1.1,<1.2' in other.shell(INSTALL)


def test_log_holds_no_traceback_afterwards(other: Server) -> None:
    assert 'Traceback' not in other.log.read_text()

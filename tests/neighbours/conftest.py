"""An Odoo in which ways to sign in, a portal and two websites live beside our addons; and one with all that companies use."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.account import Account
from tests.support.application import Application
from tests.support.hosts import url_of
from tests.support.mail_sink import MailSink, mail_sink
from tests.support.websites import two_sites
from tools.environment import installation
from tools.servers.contents import LIVING
from tools.servers.neighbours import WAYS_IN, present
from tools.servers.server import Server, running_server

TREE = Path(os.environ['MUK_MCP_DEV_ODOO']) if 'MUK_MCP_DEV_ODOO' in os.environ else None


@pytest.fixture(scope='session')
def mails() -> Iterator[MailSink]:
    with mail_sink() as sink:
        yield sink


@pytest.fixture(scope='session', params=['ways in', pytest.param('living', marks=pytest.mark.exhaustive)])
def odoo(request, mails: MailSink) -> Iterator[Server]:
    is_living = request.param == 'living'
    modules = present([*WAYS_IN, *(LIVING if is_living else ())], installation.prepare(TREE).source)
    # Odoo looks for the certificate of a mail server only if told to speak TLS.
    options = {
        'smtp_server': '127.0.0.1',
        'smtp_port': mails.port,
        'smtp_ssl': 'False',
        'email_from': 'odoo@example.com',
    }
    with running_server(modules=modules, demo=is_living, options=options) as odoo:
        two_sites(odoo)
        yield odoo


@pytest.fixture(scope='session')
def host(odoo: Server) -> str:
    return url_of(odoo)


@pytest.fixture(scope='session')
def administrator(host: str) -> Account:
    return Account(host, 'admin', 'admin')


@pytest.fixture
def application(host: str) -> Application:
    return Application.registered(host)


@pytest.fixture(scope='session')
def new_login(odoo: Server) -> Callable[..., str]:
    """Makes an internal user whose password is the login; `code` is run with `user` at hand."""

    def make(login: str, code: str = '') -> str:
        odoo.shell(
            f"""user = env['res.users'].with_context(no_reset_password=True).create({{
                'name': {login!r}, 'login': {login!r}, 'email': {login!r}, 'password': {login!r}}})
{code}"""
        )
        return login

    return make

"""nginx names the database by Odoo 19's header, with the block that `docs/databases.md` shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from textwrap import dedent

import pytest

from tests.support.account import Account
from tests.support.application import WIRE, Application
from tests.support.balancer import PASSED_ON, nginx_with
from tests.support.bare import TREE
from tests.support.several_databases import several_databases
from tools import REPOSITORY
from tools.environment import installation
from tools.servers import ports

PAGE = (REPOSITORY / 'docs' / 'databases.md').read_text()


def locations(database: str) -> str:
    """The block of the page with the real name of the database `books`."""
    block = PAGE.partition('In nginx:')[2].partition('\nwith,')[0]
    named = dedent(block).replace('Database books;', f'Database {database};')
    return re.sub(r'#.*', PASSED_ON, named.replace('http://127.0.0.1:8069', 'http://odoo'))


@pytest.fixture(scope='module')
def proxied(tmp_path_factory) -> Iterator[tuple[str, dict[str, str]]]:
    """The URL of nginx, which leads machines to `books`, and what the databases are called."""
    source = installation.prepare(TREE).source
    if source.version < 19:
        pytest.skip('Odoo knows the header from 19 on.')
    port = ports.free()
    options = {'server_wide_modules': 'base,rpc,web', 'proxy_mode': 'True'}
    with several_databases(('books', 'shop'), public_port=port, **options) as (server, names):
        folder = tmp_path_factory.mktemp('nginx')
        with nginx_with(locations(names['books']), port, server.port, folder) as url:
            yield url, names


def test_client_connects_to_the_database_of_the_header(proxied):
    url, names = proxied
    document = WIRE.get(f'{url}/.well-known/oauth-authorization-server').json()
    for endpoint in ('jwks_uri', 'registration_endpoint', 'token_endpoint', 'revocation_endpoint'):
        assert document[endpoint].startswith(document['issuer'])
    application = Application.registered(url)
    user = Account(url, 'admin', 'admin', names['books'])
    tokens = user.connect(application)
    assert application.ping(tokens['access_token']).status_code == 200
    renewed = application.refresh(tokens['refresh_token']).json()
    assert WIRE.get(f'{url}/mcp/oauth/jwks.json').json()['keys']
    assert application.revoke(renewed['refresh_token']).status_code == 200
    assert application.ping(renewed['access_token']).status_code == 401


def test_who_is_signed_in_to_another_database_is_told_that_the_client_is_unknown(proxied):
    url, names = proxied
    user = Account(url, 'admin', 'admin', names['shop'])
    answer = user.browser.get(Application.registered(url).authorization_path)
    assert answer.status_code == 400
    assert 'name="decision"' not in answer.text


def test_header_from_outside_does_not_choose(proxied):
    url, names = proxied
    elsewhere = {'X-Odoo-Database': names['shop']}
    document = f'{url}/mcp/oauth/jwks.json'
    assert WIRE.get(document, headers=elsewhere).json() == WIRE.get(document).json()
    assert WIRE.get(f'{url}/web/login', headers=elsewhere).status_code != 200

"""Nothing of one database is good in another behind the same host."""

from __future__ import annotations

import pytest

from tests.support.application import WIRE, Application, is_invalid_grant
from tools.servers import shell

MAKE_KEY = "print(env['muk_mcp.key'].sudo()._generate(env.ref('base.user_admin'), 'Ledger', 'write', 0))"


@pytest.fixture
def books(host, place) -> Application:
    return Application.registered(host, place=place('books'))


@pytest.fixture
def at_shop(books, place) -> Application:
    """The client of the books as it would try itself at the shop."""
    return Application(books.host, books.client_id, place=place('shop'))


def test_each_database_connects_clients_of_its_own(host, place, books_admin, shop_admin):
    for name, admin in (('books', books_admin), ('shop', shop_admin)):
        application = Application.registered(host, place=place(name))
        tokens = admin.connect(application)
        assert application.ping(tokens['access_token']).status_code == 200
        assert application.refresh(tokens['refresh_token']).status_code == 200


def test_token_of_one_opens_nothing_at_the_other(books, at_shop, books_admin):
    tokens = books_admin.connect(books)
    answer = at_shop.ping(tokens['access_token'])
    assert answer.status_code == 401
    assert 'error="invalid_token"' in answer.headers['WWW-Authenticate']
    assert at_shop.refresh(tokens['refresh_token']).status_code in (400, 401)
    at_shop.revoke(tokens['access_token'])
    assert books.ping(tokens['access_token']).status_code == 200
    assert books.refresh(tokens['refresh_token']).status_code == 200


def test_code_and_refresh_token_are_unknown_to_a_client_of_the_other(host, place, books, books_admin):
    shop = Application.registered(host, place=place('shop'))
    assert is_invalid_grant(shop.exchange(books_admin.allow(books)))
    assert is_invalid_grant(shop.refresh(books_admin.connect(books)['refresh_token']))


def test_client_of_one_is_nobody_at_the_other(at_shop, shop_admin):
    answer = shop_admin.browser.get(at_shop.authorization_path)
    assert answer.status_code == 400
    assert 'does not know this application' in answer.text


def test_consent_page_of_one_decides_nothing_at_the_other(books, books_admin, shop_admin, place):
    page = books_admin.open_page(books)
    page.action = f'{place("shop")}/oauth/authorize'
    assert shop_admin.decide(page).status_code == 400
    assert books_admin.decide(page).status_code == 400, 'A session of the books counts for nothing at the shop'
    page.action = f'{place("books")}/oauth/authorize'
    assert books_admin.decide(page).status_code == 303


def test_key_of_one_is_unknown_at_the_other(host, place, server, names):
    key = shell.run(server.odoo, names['books'], MAKE_KEY).strip()
    ping = {'json': {'jsonrpc': '2.0', 'id': 1, 'method': 'ping'}, 'headers': {'Authorization': f'Bearer {key}'}}
    assert WIRE.post(f'{host}{place("books")}', **ping).status_code == 200
    assert WIRE.post(f'{host}{place("shop")}', **ping).status_code == 401


def test_signing_keys_are_each_database_s_own(host, place):
    sets = [WIRE.get(f'{host}{place(name)}/oauth/jwks.json').json()['keys'] for name in ('books', 'shop')]
    assert not {key['kid'] for key in sets[0]} & {key['kid'] for key in sets[1]}

"""A browser has one session for the whole host: what becomes of it where a URL names another database."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import httpx2

from tests.support.account import Form
from tests.support.application import Application, code_in


def test_sign_in_leads_to_the_database_of_the_url_and_back(host, place, names):
    """A browser that never was here: consent page, login of the named database, consent page."""
    application = Application.registered(host, place=place('books'))
    with httpx2.Client(base_url=host, timeout=90) as browser:
        answer = browser.get(application.authorization_path)
        assert answer.status_code == 303
        assert 'Set-Cookie' not in answer.headers
        assert parse_qs(urlsplit(answer.headers['Location']).query)['db'] == [names['books']]
        login = browser.get(answer.headers['Location'], follow_redirects=True)
        form = {**Form(login).hidden, 'login': 'admin', 'password': 'admin'}
        signed_in = browser.post('/web/login', data=form)
        page = Form(browser.get(signed_in.headers['Location']))
        decision = {**page.hidden, 'scope': page.scopes, 'decision': 'allow'}
        code = code_in(browser.post(page.action, data=decision))
    assert application.exchange(code).status_code == 200


def test_session_of_another_database_counts_for_nothing_and_stays(host, place, shop_admin):
    """Who is signed in to the shop is nobody in the books until the login of the books; a mere look signs nobody out."""
    application = Application.registered(host, place=place('books'))
    before = shop_admin.browser.cookies['session_id']
    answer = shop_admin.browser.get(application.authorization_path)
    assert answer.headers['Location'].startswith('/web/login?db=')
    assert shop_admin.browser.cookies['session_id'] == before
    assert shop_admin.call('res.users', 'search', [['login', '=', 'admin']])


def test_machine_endpoints_take_no_session(host, place, books_admin):
    answer = books_admin.browser.get(f'{place("books")}/oauth/jwks.json')
    assert answer.status_code == 200
    assert 'Set-Cookie' not in answer.headers
    assert books_admin.browser.post(place('books'), json={}).status_code == 401


def test_the_login_is_for_the_database_it_names(host, place, names, shop_admin):
    """The browser of somebody at the shop follows the link of the books: one host, one cookie, one database at a time."""
    application = Application.registered(host, place=place('books'))
    answer = shop_admin.browser.get(application.authorization_path)
    login = shop_admin.browser.get(answer.headers['Location'], follow_redirects=True)
    assert login.status_code == 200
    form = {**Form(login).hidden, 'login': 'admin', 'password': 'admin'}
    signed_in = shop_admin.browser.post('/web/login', data=form)
    assert signed_in.headers['Location'].endswith(application.authorization_path), signed_in.headers
    assert shop_admin.browser.get(application.authorization_path).status_code == 200

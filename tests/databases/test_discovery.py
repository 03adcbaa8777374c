"""What a client finds at each URL, and what it is told where no database can be known."""

from __future__ import annotations

from functools import partial

import pytest

from tests.support.application import WIRE, Application
from tests.support.hosts import workers_that_answered
from tests.support.several_databases import WORKERS, warnings_in
from tests.support.simultaneously import simultaneously
from tools.servers import database, postgres

DOCUMENTS = ('oauth-protected-resource', 'oauth-authorization-server', 'openid-configuration')


@pytest.mark.parametrize('name', ['books', 'shop'])
def test_documents_of_a_database_name_its_own_place(host, public, place, name):
    here = f'{public}{place(name)}'
    resource, *servers = (WIRE.get(f'{host}/.well-known/{document}{place(name)}').json() for document in DOCUMENTS)
    assert resource['resource'] == here
    assert resource['authorization_servers'] == [here]
    for server in servers:
        assert server['issuer'] == here
        assert server['token_endpoint'] == f'{here}/oauth/token'


@pytest.mark.parametrize('name', ['books', 'shop'])
def test_challenge_leads_to_the_document_of_the_database(host, public, place, name):
    challenge = WIRE.post(f'{host}{place(name)}', json={}).headers['WWW-Authenticate']
    assert f'resource_metadata="{public}/.well-known/oauth-protected-resource{place(name)}"' in challenge


def test_tokens_are_for_the_database(host, public, place, books_admin):
    application = Application.registered(host, place=place('books'))
    page = books_admin.browser.get(application.authorization_path + f'&resource={public}{place("books")}')
    assert page.status_code == 200
    for other in (public, f'{public}/mcp', f'{public}/mcp/db', f'{public}{place("shop")}'):
        refused = books_admin.browser.get(application.authorization_path + f'&resource={other}')
        assert 'invalid_target' in refused.text or 'invalid_target' in refused.headers.get('Location', ''), other


@pytest.mark.parametrize('document', DOCUMENTS)
@pytest.mark.parametrize('tail', ['', '/mcp', '/mcp/db', '/mcp/db/', '/mcp/other'])
def test_no_document_speaks_for_all_databases(host, books_admin, document, tail):
    """Not even to a browser whose session has chosen one."""
    for get in (WIRE.get, books_admin.browser.get):
        answer = get(f'{host}/.well-known/{document}{tail}')
        assert answer.status_code == 404
        assert answer.json()['error'] == 'not_found'
        assert '/mcp/db/NAME' in answer.json()['error_description']


@pytest.mark.parametrize('method', ['GET', 'POST', 'DELETE', 'PUT'])
@pytest.mark.parametrize('path', ['/mcp', '/mcp/', '/mcp/db', '/mcp/db/', '/mcp/oauth/token', '/mcp/oauth/authorize'])
def test_without_a_database_the_answer_says_what_to_do(host, method, path):
    answer = WIRE.request(method, f'{host}{path}')
    assert answer.status_code == 404
    assert '/mcp/db/NAME' in answer.json()['error_description']
    assert answer.headers['Access-Control-Allow-Origin'] == '*'
    assert 'Set-Cookie' not in answer.headers


def test_what_the_filter_forbids_is_as_unknown_as_what_does_not_exist(host, names):
    """`dbfilter` decides what may be named; the name of a database that exists elsewhere is not given away."""
    outside = 'outside_of_the_filter'
    database.create_empty(outside)
    try:
        answers = [
            WIRE.post(f'{host}/mcp/db/{name}', json={}) for name in (outside, 'postgres', f'{names["books"]}x', 'no')
        ]
    finally:
        database.drop(outside)
    assert {(answer.status_code, answer.text) for answer in answers} == {(404, answers[0].text)}
    assert 'dbfilter' in answers[0].json()['error_description']


@pytest.mark.parametrize('name', ['..', 'a b', '%00', "x';--", 'x' * 3000, '%2e%2e', 'é'])
def test_odd_names_are_refused_in_json(host, name):
    answer = WIRE.post(f'{host}/mcp/db/{name}', json={})
    assert answer.status_code in (401, 404)
    assert answer.headers['Content-Type'] == 'application/json'


def test_database_without_the_addons_says_so(host, place):
    for path in (
        place('bare'),
        f'{place("bare")}/oauth/token',
        f'/.well-known/oauth-protected-resource{place("bare")}',
    ):
        answer = WIRE.post(f'{host}{path}', json={})
        assert answer.status_code == 404
        assert 'installed' in answer.json()['error_description']


def test_a_database_that_is_lost_is_unavailable_not_unknown(server, host, place, names):
    """A client that reads 404 forgets the server; at 503 it comes again."""
    # PostgreSQL does not list a database that takes no connections, so each worker has to know it from before.
    ask = [partial(WIRE.post, f'{host}{place("shop")}', json={})] * 20
    for _ in range(10):
        assert {answer.status_code for answer in simultaneously(ask)} == {401}
        if len(workers_that_answered(server, place('shop'), 401)) == WORKERS:
            break
    postgres.psql(f'ALTER DATABASE "{names["shop"]}" WITH ALLOW_CONNECTIONS false')
    end = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{names['shop']}'"
    postgres.psql(end)
    try:
        answers = [WIRE.post(f'{host}{place("shop")}', json={}) for _ in range(6)]
    finally:
        postgres.psql(f'ALTER DATABASE "{names["shop"]}" WITH ALLOW_CONNECTIONS true')
    assert {answer.status_code for answer in answers} == {503}
    assert all(answer.headers['Retry-After'] == '1' for answer in answers)
    assert WIRE.post(f'{host}{place("shop")}', json={}).status_code == 401


def test_trailing_slash_belongs_to_the_endpoint(host, place):
    assert WIRE.post(f'{host}{place("books")}/', json={}).status_code == 401


def test_connect_ai_shows_the_url_of_the_database(public, place, books_admin):
    shown = books_admin.call('muk_mcp.connect', 'default_get', ['url'])
    assert shown['url'] == f'{public}{place("books")}'


def test_self_test_finds_nothing_wrong_with_the_urls(books_admin, place):
    """It asks what a client asks, at the URL of the database, and expects nothing at the root of the host."""
    settings = books_admin.call('res.config.settings', 'create', [{}])
    action = books_admin.call('res.config.settings', 'action_mcp_oauth_self_test', settings)
    domain = [['self_test_id', '=', action['res_id']]]
    lines = books_admin.call('muk_mcp_oauth.self_test_line', 'search_read', domain, ['detail', 'fault'])
    here = {line['detail']: line['fault'] for line in lines if place('books') in (line['detail'] or '')}
    assert len(here) >= 4
    assert set(here.values()) == {False}, here


def test_log_has_no_complaint_about_strangers(server):
    """What was asked above is nobody's fault but the lost database's."""
    assert [line for line in warnings_in(server.log) if 'muk_mcp' in line] == []

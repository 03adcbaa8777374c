"""The configurations that the self-test shows for nginx, Caddy, Traefik and Apache, run by these proxies."""

from __future__ import annotations

import secrets
import shutil
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest

from tests.support.account import Account
from tests.support.agent import Agent
from tests.support.application import TRUSTED, WIRE
from tests.support.balancer import free_port
from tests.support.snippets import COMMANDS, Place, fronted

# nginx takes bodies of one megabyte unless it is told otherwise.
FILE = secrets.token_bytes(3_000_000)
# What the internet would not reach on any machine of a test.
OF_THIS_MACHINE = {'other_port', 'private_address'}
UPGRADE = (
    'GET /websocket?version=0 HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n'
    'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: c29tZSByYW5kb20ga2V5IQ==\r\nOrigin: {origin}\r\n\r\n'
)


@pytest.fixture(scope='module')
def snippets(admin: Account) -> dict[str, str]:
    """What the self-test of the first host shows, by the name of the proxy."""
    test = admin.call('muk_mcp_oauth.self_test', 'create', [{'mcp_url': 'https://localhost/mcp'}])
    return admin.call('muk_mcp_oauth.self_test', 'read', test, list(COMMANDS))[0]


@contextmanager
def fronted_at(place: Place, kind: str, snippet: str, admin: Account) -> Iterator[None]:
    """Run a proxy before the first host, at an address that is the public URL meanwhile."""
    admin.call('ir.config_parameter', 'set_param', 'muk_mcp_oauth.public_url', place.url)
    with fronted(kind, snippet, place):
        yield
    admin.call('ir.config_parameter', 'set_param', 'muk_mcp_oauth.public_url', False)


@pytest.fixture(scope='module')
def new_place(authority, tmp_path_factory) -> Callable[[], Place]:
    def make() -> Place:
        place = Place(tmp_path_factory.mktemp('place'), free_port(), free_port())
        authority.write_certificate(place.certificate, 'localhost')
        shutil.copy(place.certificate, place.folder / 'privkey.pem')
        return place

    return make


@pytest.fixture(scope='module', params=COMMANDS)
def kind(request) -> str:
    return request.param


@pytest.fixture(scope='module')
def place(kind, snippets, admin, new_place) -> Iterator[Place]:
    """One of the proxies with its configuration."""
    place = new_place()
    with fronted_at(place, kind, snippets[kind], admin):
        yield place


def found_by_self_test(admin: Account) -> list[dict[str, str]]:
    """The lines that are not OK, without what the internet would not reach on any machine of a test."""
    action = admin.call('muk_mcp_oauth.self_test', 'action_again')
    lines = admin.call(
        'muk_mcp_oauth.self_test_line',
        'search_read',
        [['self_test_id', '=', action['res_id']], ['result', '=', 'fault']],
        ['fault', 'detail', 'advice'],
    )
    return [line for line in lines if line['fault'] not in OF_THIS_MACHINE]


@pytest.fixture(scope='module')
def agent(place: Place) -> Agent:
    """A client that registered, was allowed and got its tokens through the proxy."""
    return Agent.connected(Account(place.url, 'admin', 'admin'))


def test_self_test_passes_behind_it(place, admin):
    assert found_by_self_test(admin) == []


def test_client_finds_its_way(place, agent):
    challenge = WIRE.post(f'{place.url}/mcp', json={}).headers['WWW-Authenticate']
    assert f'{place.url}/.well-known/oauth-protected-resource/mcp' in challenge
    assert WIRE.get(f'{place.url}/.well-known/oauth-authorization-server').json()['issuer'] == place.url
    assert agent.application.ping(agent.token).status_code == 200


def test_files_pass_both_ways(place, agent):
    upload = agent.call('authorize_upload', name='large.bin').value['url']
    assert upload.startswith(f'{place.url}/')
    stored = WIRE.put(upload, content=FILE)
    assert stored.status_code == 201, stored.text
    download = agent.call('authorize_download', id=stored.json()['attachment_id']).value['url']
    assert WIRE.get(download).content == FILE


def test_odoo_s_own_websocket_is_passed_on(place):
    url = urlsplit(place.url)
    with (
        socket.create_connection((url.hostname, url.port), timeout=90) as plain,
        TRUSTED.wrap_socket(plain, server_hostname=url.hostname) as wire,
    ):
        wire.sendall(UPGRADE.format(origin=place.url).encode())
        assert wire.recv(4096).startswith(b'HTTP/1.1 101')


def test_plain_http_is_sent_to_https(place, kind):
    if kind == 'traefik':
        pytest.skip('That is a setting of the whole Traefik.')
    answer = WIRE.get(f'http://localhost:{place.plain_port}/mcp')
    assert answer.status_code in {301, 308}
    assert answer.headers['Location'].startswith('https://localhost')


# Where nginx is told something else, and what the self-test says of it: the fault, and for how many requests.
NO_PROTOCOL = '    proxy_set_header X-Forwarded-Proto $scheme;\n'
LOCATION = '    # Everything else, /mcp and /.well-known/ included.\n'
SPOILED = {
    'keeps /.well-known/': (LOCATION, 'location /.well-known/ { return 404; }', 'not_found', 5),
    'keeps one well-known form': (
        LOCATION,
        'location = /.well-known/oauth-authorization-server/mcp { return 404; }',
        'not_found',
        1,
    ),
    'keeps the other form': (
        LOCATION,
        'location = /.well-known/oauth-protected-resource { return 404; }',
        'not_found',
        1,
    ),
    'removes the challenge': (LOCATION, 'proxy_hide_header WWW-Authenticate;', 'challenge_lost', 1),
    'answers OPTIONS itself': (LOCATION, 'if ($request_method = OPTIONS) { return 204; }', 'cors_lost', 1),
    'publishes no keys': (
        LOCATION,
        'location = /mcp/oauth/jwks.json { return 200 \'{"keys": []}\'; }',
        'keys_missing',
        1,
    ),
    'hides https from Odoo': (NO_PROTOCOL, '', 'scheme_lost', 1),
}


@pytest.mark.parametrize('what', SPOILED)
def test_self_test_names_what_a_proxy_spoils(snippets, admin, new_place, what):
    line, instead, fault, count = SPOILED[what]
    assert line in snippets['nginx']
    place = new_place()
    with fronted_at(place, 'nginx', snippets['nginx'].replace(line, instead), admin):
        found = found_by_self_test(admin)
    assert [line['fault'] for line in found] == [fault] * count
    assert all(line['advice'] for line in found)

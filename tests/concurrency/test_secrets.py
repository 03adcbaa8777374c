"""No secret in plain text, in the log, the database or the sessions, after a run that uses every one of them."""

import base64
import secrets
import subprocess
import uuid

import pytest

from tests.support.account import Account
from tests.support.application import CALLBACK, WIRE, Application, is_invalid_grant
from tests.support.hosts import another_host, url_of
from tools.environment import postgres_programs, process
from tools.servers import configuration, postgres


@pytest.fixture(scope='module')
def marked():
    """What only this run knows, by the name under which a leak would be reported."""
    return {'key passphrase': mark(), 'password': mark(), 'verifier': mark() + secrets.token_urlsafe(24)}


@pytest.fixture(scope='module')
def talkative(odoo, admin, marked):
    """A host with a key passphrase in its configuration file that logs all it has to say about requests.

    Other hosts cannot read the keys that it makes or encrypts, so the database gets another identity afterwards.
    """
    with another_host(
        odoo,
        2,
        muk_mcp_oauth_key_passphrase=marked['key passphrase'],
        log_handler=':INFO,odoo.http:DEBUG,odoo.addons.muk_mcp:DEBUG,odoo.addons.muk_mcp_oauth:DEBUG',
    ) as host:
        yield host
    admin.call('ir.config_parameter', 'set_param', 'database.uuid', str(uuid.uuid4()))


def mark() -> str:
    return 'mark-' + secrets.token_urlsafe(24)


def test_nothing_that_was_marked_is_found_again(odoo, talkative, store, admin, new_account, marked):
    user = new_account()
    admin.call('res.users', 'write', [store.user_id(user.login)], {'password': marked['password']})
    # Every secret is used well, then badly, because error paths are where secrets get printed.
    use(user.login, url_of(talkative), marked)
    stumble(url_of(talkative), marked)

    found = {
        f'{name} in {place}'
        for place, text in places(odoo, talkative).items()
        for name, secret in marked.items()
        if any(form in text for form in forms(secret))
    }
    assert found == set()


def test_the_scan_would_find_a_secret(odoo, talkative, store):
    """What is no secret but public in each place is found there, so an empty result means something."""
    text = places(odoo, talkative)
    client_id = store.value('SELECT client_id FROM muk_mcp_oauth_client ORDER BY id DESC LIMIT 1').encode()
    assert client_id in text['database']
    assert b'/mcp/oauth/token' in text['log']
    assert b'csrf' in text['sessions'] or b'login' in text['sessions']


def use(login, host, marked):
    """A whole life of a confidential client's tokens; each secret that turns up is added to the marked ones."""
    application = Application.registered(host, marked['verifier'], token_endpoint_auth_method='client_secret_post')
    user = Account(host, login, marked['password'])
    page = user.open_page(application)
    code = user.allow(application)
    first = application.exchange(code).json()
    second = application.refresh(first['refresh_token']).json()
    assert application.ping(second['access_token']).status_code == 200
    marked |= {
        'client secret': application.client_secret,
        'code': code,
        'consent page': page.hidden['page'],
        'first refresh token': first['refresh_token'],
        'second refresh token': second['refresh_token'],
        'first access token': first['access_token'],
        'second access token': second['access_token'],
        'signature of an access token': second['access_token'].rpartition('.')[2],
    }
    assert is_invalid_grant(application.exchange(code)), 'the replay is to be in the log as well'
    assert application.revoke(second['refresh_token']).status_code == 200
    assert application.ping(second['access_token']).status_code == 401


def stumble(host, marked):
    """The same secrets in requests that are refused: wrong client, wrong place, malformed, wrong content type."""
    application = Application.registered(host)
    everything = {name.replace(' ', '_'): secret for name, secret in marked.items()}
    answers = [
        application.exchange(marked['code']),
        application.exchange(marked['code'] + 'x', code_verifier=marked['verifier']),
        application.refresh(marked['first refresh token']),
        application.refresh(marked['second refresh token'] + '\x00'),
        application.refresh(marked['first access token']),
        application.ping(marked['first refresh token']),
        application.ping(marked['code']),
        application.ping(marked['first access token'][:-4] + 'AAAA'),
        WIRE.post(f'{host}/mcp/oauth/token', json=everything),
        WIRE.post(f'{host}/mcp/oauth/token', data={**everything, 'grant_type': marked['code']}),
        WIRE.post(f'{host}/mcp/oauth/revoke', data=everything),
        WIRE.post(
            f'{host}/mcp/oauth/register', json={'client_name': 'x', 'redirect_uris': [CALLBACK, 7], **everything}
        ),
        WIRE.post(
            f'{host}/mcp/oauth/token',
            auth=(application.client_id, marked['client secret']),
            data={'grant_type': 'refresh_token'},
        ),
        WIRE.post(
            f'{host}/mcp/oauth/token', headers={'Authorization': f'Basic {marked["client secret"]}'}, data=everything
        ),
        WIRE.post(f'{host}/mcp', headers={'Authorization': f'Bearer {marked["client secret"]}'}, content=b'{'),
    ]
    assert all(400 <= answer.status_code < 500 for answer in answers), [answer.status_code for answer in answers]


def forms(secret: str) -> set[bytes]:
    """A secret as it is, and as a Basic header or a bytea column would hold it."""
    plain = secret.encode()
    return {plain, plain.hex().encode(), base64.b64encode(plain).rstrip(b'=')[:-2]}


def places(odoo, talkative) -> dict[str, bytes]:
    sessions = configuration.data_folder() / 'sessions'
    return {
        'log': odoo.log.read_bytes() + talkative.log.read_bytes(),
        'database': dump(odoo.database),
        'sessions': b''.join(path.read_bytes() for path in sessions.rglob('*') if path.is_file()),
    }


def dump(database: str) -> bytes:
    server = ['--host=127.0.0.1', f'--port={postgres.port()}', f'--username={postgres.ROLE}']
    env = process.environment({'PGPASSWORD': postgres.password(), **postgres_programs.library_path()})
    return subprocess.run(
        [postgres_programs.folder() / 'pg_dump', *server, database], env=env, capture_output=True, check=True
    ).stdout

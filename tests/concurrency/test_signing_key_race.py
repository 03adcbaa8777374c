"""The signing key under first requests and rotation on several hosts."""

import time
import uuid
from functools import partial

import jwt
import pytest

from tests.support.application import WIRE, Application
from tests.support.simultaneously import simultaneously, spread

RACERS = 50


def published(host):
    """The key ids of the JWKS endpoint."""
    answer = WIRE.get(f'{host}/mcp/oauth/jwks.json')
    assert answer.status_code == 200, answer.text
    return [key['kid'] for key in answer.json()['keys']]


def signed_by(access_token):
    return jwt.get_unverified_header(access_token)['kid']


@pytest.mark.parametrize('turn', range(3))
def test_fifty_first_requests_make_exactly_one_key(hosts, store, admin, figure, turn):
    """A new identity of the database, as Odoo gives to a copy, has no key until the first request."""
    identity = str(uuid.uuid4())
    admin.call('ir.config_parameter', 'set_param', 'database.uuid', identity)
    started = time.monotonic()

    answers = simultaneously([partial(published, host) for host in spread(hosts, RACERS)])

    seconds = time.monotonic() - started
    kept = store.rows('SELECT kid FROM muk_mcp_oauth_signing_key WHERE database_uuid = %s', identity)
    assert len(kept) == 1
    assert all(kids == list(kept[0]) for kids in answers), 'some first answer held another key'
    figure(f'{RACERS} first requests for a key on {len(hosts)} hosts: one key, {seconds:.1f} s')


def test_first_exchanges_make_exactly_one_key(hosts, store, admin, user):
    """The same where the first requests need a key for signing."""
    identity = str(uuid.uuid4())
    admin.call('ir.config_parameter', 'set_param', 'database.uuid', identity)
    application = Application.registered(hosts[0])
    user.allow(application)
    codes = store.more_codes(RACERS)

    answers = simultaneously(
        [partial(application.exchange, code, host) for code, host in zip(codes, spread(hosts, RACERS), strict=True)]
    )

    assert {answer.status_code for answer in answers} == {200}
    assert len({signed_by(answer.json()['access_token']) for answer in answers}) == 1
    assert store.value('SELECT count(*) FROM muk_mcp_oauth_signing_key WHERE database_uuid = %s', identity) == 1


def test_rotation_overlaps_on_every_host(hosts, store, admin, user, application):
    """After a rotation on one host, both publish both keys, accept tokens of both and sign with the new one."""
    before = user.connect(application)
    old = signed_by(before['access_token'])
    key_id = store.value('SELECT id FROM muk_mcp_oauth_signing_key WHERE kid = %s', old)

    admin.call('muk_mcp_oauth.signing_key', 'action_rotate', [key_id])

    for host in hosts:
        assert len(published(host)) >= 2
        assert old in published(host)
        assert application.ping(before['access_token'], host).status_code == 200
    new = [application.refresh(before['refresh_token'], host).json()['access_token'] for host in hosts]
    assert len({signed_by(token) for token in new}) == 1
    assert signed_by(new[0]) != old
    assert {application.ping(token, host).status_code for token in new for host in hosts} == {200}


def test_parallel_rotations_leave_one_key_that_signs(hosts, store, admin, user, application):
    user.connect(application)
    key_id = store.value('SELECT max(id) FROM muk_mcp_oauth_signing_key')

    simultaneously([partial(admin.call, 'muk_mcp_oauth.signing_key', 'action_rotate', [key_id])] * 5)

    tokens = [application.exchange(user.allow(application), host).json() for host in hosts]
    assert len({signed_by(answer['access_token']) for answer in tokens}) == 1
    assert {application.ping(answer['access_token'], host).status_code for answer in tokens for host in hosts} == {200}


def test_key_that_became_too_old_is_replaced_once(hosts, store, user, application):
    """Rotation by age: the first exchanges after it make one new key, and the old one still verifies."""
    before = user.connect(application)
    old = signed_by(before['access_token'])
    store.rows(
        "UPDATE muk_mcp_oauth_signing_key SET create_date = create_date - interval '91 days' WHERE kid = %s", old
    )
    codes = store.more_codes(20)

    answers = simultaneously(
        [partial(application.exchange, code, host) for code, host in zip(codes, spread(hosts, 20), strict=True)]
    )

    kids = {signed_by(answer.json()['access_token']) for answer in answers}
    assert len(kids) == 1
    assert old not in kids
    assert {application.ping(before['access_token'], host).status_code for host in hosts} == {200}

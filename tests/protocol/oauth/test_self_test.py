"""What an administrator is told about the answers at the public address."""

import json

import pytest

from muk_mcp_oauth.fetch.self_test import (
    PROBES,
    Answer,
    Expected,
    check_authorization_server,
    check_challenge,
    check_cross_origin,
    check_identity,
    check_keys,
    check_protected_resource,
)
from muk_mcp_oauth.protocol.metadata import Endpoints, authorization_server, protected_resource
from muk_mcp_oauth.protocol.token.challenge import authentication_required, invalid_token

ENDPOINTS = Endpoints('https://odoo.example')
HERE = Expected(ENDPOINTS, frozenset({'one', 'two'}), 'nonce')
ELSEWHERE = Endpoints('https://odoo.example:8069')
CHECKS = [check_challenge, check_protected_resource, check_authorization_server, check_keys]


def document(members):
    return Answer(200, {}, json.dumps(members).encode())


def challenge(header):
    return Answer(401, {'WWW-Authenticate': header}, b'')


@pytest.mark.parametrize(
    ('check', 'answer'),
    [
        (check_challenge, challenge(authentication_required(ENDPOINTS))),
        (check_protected_resource, document(protected_resource(ENDPOINTS, 'Odoo'))),
        (check_authorization_server, document(authorization_server(ENDPOINTS, registration=True))),
        (check_keys, document({'keys': [{'kid': 'one'}]})),
        (check_cross_origin, Answer(204, {'Access-Control-Allow-Origin': '*'}, b'')),
        (check_identity, document({'same_database': True, 'scheme': 'https', 'forwarded': True, 'proxy_mode': True})),
    ],
)
def test_what_the_server_answers_passes(check, answer):
    assert check(answer, HERE) is None


@pytest.mark.parametrize(
    ('check', 'answer', 'fault'),
    [
        (check_challenge, challenge(authentication_required(ELSEWHERE)), 'challenge_lost'),
        (check_challenge, challenge(invalid_token(ENDPOINTS)), 'challenge_lost'),
        (check_challenge, Answer(401, {}, b''), 'challenge_lost'),
        (check_protected_resource, document(protected_resource(ELSEWHERE, 'Odoo')), 'other_resource'),
        (check_authorization_server, document(authorization_server(ELSEWHERE, registration=True)), 'other_issuer'),
        (check_keys, document({'keys': []}), 'keys_missing'),
        (check_keys, document({'keys': 'x'}), 'keys_missing'),
        (check_keys, document({'keys': [{'kid': 'one'}, {'kid': 'of another database'}]}), 'other_keys'),
        (check_cross_origin, Answer(204, {}, b''), 'cors_lost'),
        (check_cross_origin, Answer(405, {}, b''), 'other_status'),
        (check_identity, Answer(404, {}, b''), 'other_database'),
        (check_identity, document({'same_database': False}), 'other_database'),
        (check_identity, document({'same_database': True, 'scheme': 'http', 'forwarded': True}), 'proxy_mode_off'),
        (check_identity, document({'same_database': True, 'scheme': 'http'}), 'scheme_lost'),
    ],
)
def test_what_another_server_answers_is_told_apart(check, answer, fault):
    assert check(answer, HERE) == fault


@pytest.mark.parametrize('check', CHECKS)
@pytest.mark.parametrize(
    ('status', 'fault'),
    [
        (301, 'redirected'),
        (308, 'redirected'),
        (404, 'not_found'),
        (502, 'bad_gateway'),
        (504, 'bad_gateway'),
        (500, 'other_status'),
    ],
)
def test_status_of_a_proxy_is_told_apart(check, status, fault):
    assert check(Answer(status, {}, b'<html>'), HERE) == fault


@pytest.mark.parametrize('body', [b'', b'<html>', b'[]', b'"x"', b'null', b'{}', b'\xff', b'[' * 10_000])
def test_page_is_no_document(body):
    for check in CHECKS[1:]:
        assert check(Answer(200, {}, body), HERE) == 'not_a_document'


def test_everything_a_client_begins_with_is_asked():
    assert {probe.check for probe in PROBES} == {*CHECKS, check_identity, check_cross_origin}
    assert len({probe.path for probe in PROBES}) == len(PROBES)

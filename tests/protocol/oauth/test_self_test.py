"""What an administrator is told about the answers at the public URL."""

import json

import pytest

from muk_mcp_oauth.fetch.self_test import (
    PROBES,
    Answer,
    Expected,
    fault_of_authorization_server,
    fault_of_challenge,
    fault_of_cross_origin,
    fault_of_identity,
    fault_of_keys,
    fault_of_protected_resource,
)
from muk_mcp_oauth.protocol.metadata import Endpoints, authorization_server, protected_resource
from muk_mcp_oauth.protocol.token.challenge import authentication_required, invalid_token

ENDPOINTS = Endpoints('https://odoo.example')
HERE = Expected(ENDPOINTS, frozenset({'one', 'two'}), 'nonce')
ELSEWHERE = Endpoints('https://odoo.example:8069')
CHECKS = [fault_of_challenge, fault_of_protected_resource, fault_of_authorization_server, fault_of_keys]


def document(members):
    return Answer(200, {}, json.dumps(members).encode())


def challenge(header):
    return Answer(401, {'WWW-Authenticate': header}, b'')


@pytest.mark.parametrize(
    ('check', 'answer'),
    [
        (fault_of_challenge, challenge(authentication_required(ENDPOINTS))),
        (fault_of_protected_resource, document(protected_resource(ENDPOINTS, 'Odoo'))),
        (fault_of_authorization_server, document(authorization_server(ENDPOINTS, registration=True))),
        (fault_of_keys, document({'keys': [{'kid': 'one'}]})),
        (fault_of_cross_origin, Answer(204, {'Access-Control-Allow-Origin': '*'}, b'')),
        (
            fault_of_identity,
            document({'same_database': True, 'scheme': 'https', 'forwarded': True, 'proxy_mode': True}),
        ),
    ],
)
def test_what_the_server_answers_passes(check, answer):
    assert check(answer, HERE) is None


@pytest.mark.parametrize(
    ('check', 'answer', 'fault'),
    [
        (fault_of_challenge, challenge(authentication_required(ELSEWHERE)), 'challenge_lost'),
        (fault_of_challenge, challenge(invalid_token(ENDPOINTS)), 'challenge_lost'),
        (fault_of_challenge, Answer(401, {}, b''), 'challenge_lost'),
        (fault_of_protected_resource, document(protected_resource(ELSEWHERE, 'Odoo')), 'other_resource'),
        (fault_of_authorization_server, document(authorization_server(ELSEWHERE, registration=True)), 'other_issuer'),
        (fault_of_keys, document({'keys': []}), 'keys_missing'),
        (fault_of_keys, document({'keys': 'x'}), 'keys_missing'),
        (fault_of_keys, document({'keys': [{'kid': 'one'}, {'kid': 'of another database'}]}), 'other_keys'),
        (fault_of_cross_origin, Answer(204, {}, b''), 'cors_lost'),
        (fault_of_cross_origin, Answer(405, {}, b''), 'other_status'),
        (fault_of_identity, Answer(404, {}, b''), 'other_database'),
        (fault_of_identity, document({'same_database': False}), 'other_database'),
        (fault_of_identity, document({'same_database': True, 'scheme': 'http', 'forwarded': True}), 'proxy_mode_off'),
        (fault_of_identity, document({'same_database': True, 'scheme': 'http'}), 'scheme_lost'),
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
    assert {probe.check for probe in PROBES} == {*CHECKS, fault_of_identity, fault_of_cross_origin}
    assert len({probe.path for probe in PROBES}) == len(PROBES)

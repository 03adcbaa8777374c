import re

import pytest
from hypothesis import given
from hypothesis import strategies as some

from muk_mcp_oauth.common.audit import AuditEntry
from muk_mcp_oauth.protocol.client.registration import check_metadata, parse_metadata
from muk_mcp_oauth.protocol.errors import OAuthError
from muk_mcp_oauth.protocol.metadata import Endpoints
from muk_mcp_oauth.protocol.parameters import FORM_TYPE, Parameters, parse_form
from muk_mcp_oauth.protocol.settings import Settings
from muk_mcp_oauth.protocol.token.client_authentication import parse_credentials
from muk_mcp_oauth.protocol.token.request import TokenRequest

# OAuth 2.1 section 3.2.4.
LEGAL = re.compile(r'[\x20\x21\x23-\x5b\x5d-\x7e]+\Z')
ENDPOINTS = Endpoints('https://odoo.example')
NAMES = (
    some.sampled_from(['grant_type', 'code', 'code_verifier', 'refresh_token', 'scope', 'resource', 'client_id', 'x'])
    | some.text()
)
VALUES = (
    some.none() | some.integers() | some.text() | some.lists(some.text()) | some.dictionaries(some.text(), some.text())
)
MEMBERS = some.sampled_from(
    ['redirect_uris', 'client_name', 'scope', 'grant_types', 'response_types', 'token_endpoint_auth_method']
)


def assert_legal(error):
    assert LEGAL.match(error.code)
    assert LEGAL.match(error.description)
    assert error.body() == {'error': error.code, 'error_description': error.description}
    assert all(value.isascii() and value.isprintable() for value in error.headers.values())


@given(some.binary(max_size=200))
def test_hostile_forms_end_in_legal_errors(body):
    try:
        parse_form(FORM_TYPE, body)
    except OAuthError as error:
        assert_legal(error)


@given(some.dictionaries(NAMES, some.text()))
def test_hostile_token_requests_end_in_legal_errors(pairs):
    try:
        TokenRequest(Parameters(pairs.items()), None).asked(ENDPOINTS)
    except OAuthError as error:
        assert_legal(error)


@given(some.text())
def test_hostile_credentials_end_in_legal_errors(header):
    for authorization in (header, f'Basic {header}'):
        try:
            parse_credentials(authorization, Parameters([]))
        except OAuthError as error:
            assert_legal(error)


@given(some.binary(max_size=200))
def test_hostile_documents_end_in_legal_errors(body):
    try:
        parse_metadata('application/json', body)
    except OAuthError as error:
        assert_legal(error)


@given(some.dictionaries(MEMBERS, VALUES))
def test_hostile_metadata_ends_in_legal_errors(members):
    try:
        check_metadata({'redirect_uris': ['https://client.example/cb'], **members}, Settings())
    except OAuthError as error:
        assert_legal(error)


def test_reason_stays_off_the_wire():
    error = OAuthError.invalid_grant('code_of_another_client')
    assert 'another_client' not in str(error.body())
    assert error.body() == OAuthError.invalid_grant('code_expired').body()


def test_only_a_client_that_tried_basic_is_challenged_for_it():
    assert OAuthError.invalid_client('x').headers == {}
    assert OAuthError.invalid_client('x', basic=True).headers['WWW-Authenticate'].startswith('Basic ')


def test_refused_method_is_answered_with_those_that_are_served():
    error = OAuthError.method_not_allowed(['POST', 'OPTIONS'])
    assert (error.status, error.headers) == (405, {'Allow': 'POST, OPTIONS'})


@pytest.mark.parametrize(
    ('error', 'status'),
    [
        (OAuthError.access_denied('user_denied'), 'denied'),
        (OAuthError.invalid_grant('code_unknown'), 'error'),
        (OAuthError.too_many_requests('rate_limited token', 30), 'rate_limited'),
    ],
)
def test_audit_row_has_the_reason_and_a_status(error, status):
    entry = AuditEntry('token')
    entry.note_refusal(error.about(7))
    assert (entry.status, entry.reason, entry.user_id) == (status, f'{error.code}: {error.reason}', 7)


def test_audit_row_keeps_the_user_who_asked():
    entry = AuditEntry('consent', user_id=3)
    entry.note_refusal(OAuthError.invalid_grant('x').about(7))
    assert entry.user_id == 3

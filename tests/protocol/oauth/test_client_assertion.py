import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as some

from muk_mcp_oauth.protocol.errors import OAuthError
from muk_mcp_oauth.protocol.parameters import Parameters
from muk_mcp_oauth.protocol.token.client_authentication import ASSERTION_TYPE, parse_credentials


def claiming(subject):
    claims = base64.urlsafe_b64encode(json.dumps({'sub': subject}).encode()).rstrip(b'=').decode()
    return f'header.{claims}.signature'


def credentials(assertion, authorization=None, **parameters):
    pairs = {'client_assertion': assertion, 'client_assertion_type': ASSERTION_TYPE, **parameters}
    return parse_credentials(
        authorization, Parameters((name, value) for name, value in pairs.items() if value is not None)
    )


def refusal(assertion, authorization=None, **parameters):
    with pytest.raises(OAuthError) as refused:
        credentials(assertion, authorization, **parameters)
    return refused.value


def test_subject_names_the_client():
    found = credentials(claiming('c'))
    assert (found.client_id, found.secret, found.method, found.assertion) == (
        'c',
        None,
        'private_key_jwt',
        claiming('c'),
    )


def test_client_id_is_taken_as_sent_for_the_core_to_compare():
    assert credentials(claiming('c'), client_id='other').client_id == 'other'


@pytest.mark.parametrize('subject', [None, 1, ['c'], {'c': 1}, 'a\x00b', 'a\nb', 'é', '\ud800'])
def test_subject_that_no_client_can_have_is_malformed(subject):
    error = refusal(claiming(subject))
    assert (error.code, error.status, error.reason) == ('invalid_client', 401, 'assertion_malformed')


@given(some.text(some.characters(exclude_characters='\x00', exclude_categories=['Cs']), min_size=1))
def test_text_that_is_no_assertion_is_malformed(text):
    assert refusal(text).reason == 'assertion_malformed'


def test_deep_claims_are_malformed():
    deep = base64.urlsafe_b64encode(b'[' * 5_000).decode()
    assert refusal(f'a.{deep}.c').reason == 'assertion_malformed'


@pytest.mark.parametrize('kind', ['urn:ietf:params:oauth:client-assertion-type:saml2-bearer', 'jwt-bearer'])
def test_other_types_of_assertion_are_refused(kind):
    assert refusal(claiming('c'), client_assertion_type=kind).reason == 'assertion_type_unsupported'


@pytest.mark.parametrize('missing', ['client_assertion', 'client_assertion_type'])
def test_half_an_assertion_is_an_invalid_request(missing):
    assertion = None if missing == 'client_assertion' else claiming('c')
    error = refusal(assertion, **({} if missing == 'client_assertion' else {missing: None}))
    assert (error.code, error.reason) == ('invalid_request', f'{missing}_missing')


def test_assertion_beside_another_method_is_refused():
    assert refusal(claiming('c'), client_secret='s').reason == 'two_authentication_methods'
    assert refusal(claiming('c'), 'Basic Yzpz').reason == 'two_authentication_methods'

import base64
from urllib.parse import quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as some

from muk_mcp_oauth.protocol.errors import OAuthError
from muk_mcp_oauth.protocol.parameters import Parameters
from muk_mcp_oauth.protocol.token.client_authentication import parse_credentials


def basic(text, scheme='Basic'):
    return f'{scheme} {base64.b64encode(text if isinstance(text, bytes) else text.encode()).decode()}'


def credentials(authorization=None, **parameters):
    found = parse_credentials(authorization, Parameters(parameters.items()))
    return found.client_id, found.secret, found.method


def refusal(authorization=None, **parameters):
    with pytest.raises(OAuthError) as refused:
        credentials(authorization, **parameters)
    return refused.value


def test_public_client_names_itself():
    assert credentials(client_id='c') == ('c', None, 'none')


def test_secret_may_come_in_the_body():
    assert credentials(client_id='c', client_secret='s') == ('c', 's', 'client_secret_post')


@pytest.mark.parametrize('scheme', ['Basic', 'basic', 'BASIC'])
def test_secret_may_come_in_the_header(scheme):
    assert credentials(basic('c:s', scheme)) == ('c', 's', 'client_secret_basic')


CHARACTERS = some.characters(exclude_characters='\x00', exclude_categories=['Cs'])


@given(some.text(CHARACTERS), some.text(CHARACTERS))
def test_both_halves_of_the_header_are_form_encoded(client_id, secret):
    header = basic(f'{quote_plus(client_id)}:{quote_plus(secret)}')
    assert credentials(header) == (client_id, secret, 'client_secret_basic')


def test_colon_of_a_secret_may_stand_as_it_is():
    assert credentials(basic('c:s:t')) == ('c', 's:t', 'client_secret_basic')


@pytest.mark.parametrize(
    'header',
    [
        'Basic',
        'Basic ',
        'Basic %%%',
        'Basic é',
        basic('no colon'),
        basic(b'\xff:x'),
        basic('%ff:x'),
        basic('c:%ff'),
        basic('%00:x'),
    ],
)
def test_malformed_header_is_answered_with_a_basic_challenge(header):
    error = refusal(header)
    assert (error.code, error.status, error.reason) == ('invalid_client', 401, 'basic_malformed')
    assert error.headers == {'WWW-Authenticate': 'Basic realm="oauth"'}


def test_other_schemes_are_refused():
    assert refusal('Bearer x', client_id='c').reason == 'authorization_scheme_unsupported'


def test_header_and_secret_in_the_body_are_two_methods():
    error = refusal(basic('c:s'), client_secret='s')
    assert (error.code, error.reason) == ('invalid_request', 'two_authentication_methods')


def test_header_and_body_must_not_name_two_clients():
    assert credentials(basic('c:s'), client_id='c')[0] == 'c'
    assert refusal(basic('c:s'), client_id='d').reason == 'client_id_contradiction'


def test_client_has_to_be_named():
    error = refusal()
    assert (error.code, error.status, error.headers) == ('invalid_client', 401, {})

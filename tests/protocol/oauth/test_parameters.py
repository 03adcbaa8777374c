import pytest

from muk_mcp_oauth.protocol.errors import OAuthError
from muk_mcp_oauth.protocol.parameters import FORM_TYPE, Parameters, parse_form


def refusal(content_type, body):
    with pytest.raises(OAuthError) as refused:
        parse_form(content_type, body)
    assert refused.value.code == 'invalid_request'
    return refused.value.reason


def test_form_is_decoded():
    assert dict(parse_form(FORM_TYPE, b'a=x+y%2B&b=%C3%A9')) == {'a': 'x y+', 'b': 'é'}


@pytest.mark.parametrize('content_type', [f'{FORM_TYPE}; charset=UTF-8', FORM_TYPE.upper(), f' {FORM_TYPE} ;x'])
def test_content_type_may_have_parameters_and_any_case(content_type):
    assert parse_form(content_type, b'a=1')['a'] == '1'


@pytest.mark.parametrize(
    'content_type', [None, '', 'application/json', 'multipart/form-data; boundary=x', f'{FORM_TYPE}x']
)
def test_other_content_types_are_refused(content_type):
    assert refusal(content_type, b'a=1') == 'content_type_unsupported'


def test_empty_parameter_is_absent():
    parameters = Parameters.decode('a=&b=1')
    assert 'a' not in parameters
    assert len(parameters) == 1
    with pytest.raises(OAuthError, match='a_missing'):
        parameters.require('a')


@pytest.mark.parametrize('body', [b'a=1&a=1', b'a=1&a=2', b'a=&a=1', b'foo=&foo='])
def test_repeated_parameter_is_refused(body):
    assert refusal(FORM_TYPE, body).startswith('parameter_repeated')


def test_resource_may_repeat():
    assert parse_form(FORM_TYPE, b'resource=a&resource=b').all('resource') == ('a', 'b')


@pytest.mark.parametrize('body', [b'a=\xff', b'a=%ff', b'a=%ED%A0%80', b'&'.join([b'x=1'] * 101)])
def test_undecodable_form_is_refused(body):
    assert refusal(FORM_TYPE, body) == 'form_malformed'


@pytest.mark.parametrize('body', [b'a=%00', b'%00=a', b'a=x%00y', b'a=\x00'])
def test_nul_is_refused_because_no_table_can_hold_it(body):
    assert refusal(FORM_TYPE, body) == 'parameter_with_nul'


def test_name_of_a_repeated_parameter_reaches_the_log_in_ascii():
    assert refusal(FORM_TYPE, 'é\n=1&é\n=2'.encode()) == r"parameter_repeated '\xe9\n'"

import pytest

from muk_mcp_oauth.protocol.client.registration import MAX_REDIRECT_URIS, check_metadata, parse_metadata
from muk_mcp_oauth.protocol.errors import OAuthError
from muk_mcp_oauth.protocol.settings import Settings

HTTPS, LOOPBACK, CUSTOM = 'https://client.example/cb', 'http://127.0.0.1/cb', 'cursor://app/cb'


def register(settings=Settings(), **members):  # noqa: B008  Settings is frozen.
    return check_metadata({'redirect_uris': [HTTPS], **members}, settings)


def refusal(settings=Settings(), **members):  # noqa: B008  Settings is frozen.
    with pytest.raises(OAuthError) as refused:
        register(settings, **members)
    return refused.value.code, refused.value.reason


def test_defaults_are_registered():
    assert register().body() == {
        'redirect_uris': [HTTPS],
        'grant_types': ['authorization_code', 'refresh_token'],
        'response_types': ['code'],
        'token_endpoint_auth_method': 'client_secret_basic',
        'scope': 'mcp:read mcp:write',
    }


@pytest.mark.parametrize('value', [None, [], 'https://client.example/cb', [1], {}, [[HTTPS]], [None]])
def test_redirect_uris_are_a_non_empty_array_of_strings(value):
    assert refusal(redirect_uris=value) == ('invalid_redirect_uri', 'redirect_uris_missing')


def test_number_of_redirect_uris_is_limited():
    uris = [f'https://client.example/{number}' for number in range(MAX_REDIRECT_URIS + 1)]
    assert refusal(redirect_uris=uris) == ('invalid_redirect_uri', 'redirect_uris_too_many')
    assert register(redirect_uris=uris[:-1]).redirect_uris == tuple(uris[:-1])


def test_one_bad_redirect_uri_refuses_the_registration():
    assert refusal(redirect_uris=[HTTPS, 'javascript:alert(1)'])[0] == 'invalid_redirect_uri'


@pytest.mark.parametrize('uri', ['https://client.example/é', 'https://client.example/\ud800'])
def test_redirect_uri_is_ascii(uri):
    assert refusal(redirect_uris=[uri]) == ('invalid_redirect_uri', 'not_printable_ascii')


def test_repeated_redirect_uri_is_registered_once():
    assert register(redirect_uris=[HTTPS, HTTPS]).redirect_uris == (HTTPS,)


@pytest.mark.parametrize(
    ('schemes', 'listed', 'allowed'),
    [
        ('all', '', True),
        ('none', 'cursor', False),
        ('list', 'vscode, Cursor', True),
        ('list', 'vscode', False),
        ('list', '', False),
    ],
)
def test_settings_decide_on_custom_schemes(schemes, listed, allowed):
    settings = Settings(custom_schemes=schemes, custom_scheme_list=listed)
    if allowed:
        assert register(settings, redirect_uris=[CUSTOM]).redirect_uris == (CUSTOM,)
    else:
        assert refusal(settings, redirect_uris=[CUSTOM]) == ('invalid_redirect_uri', 'custom_scheme_not_allowed')


@pytest.mark.parametrize(
    ('uris', 'asked', 'registered'),
    [
        ([HTTPS], 'client_secret_post', 'client_secret_post'),
        ([HTTPS], None, 'client_secret_basic'),
        ([HTTPS], 'none', 'none'),
        ([LOOPBACK], 'client_secret_post', 'none'),
        ([CUSTOM, LOOPBACK], None, 'none'),
        ([LOOPBACK, HTTPS], 'client_secret_basic', 'client_secret_basic'),
    ],
)
def test_secret_goes_only_to_who_could_keep_it(uris, asked, registered):
    assert register(redirect_uris=uris, token_endpoint_auth_method=asked).token_endpoint_auth_method == registered


@pytest.mark.parametrize('method', ['magic', 'tls_client_auth', 1, ['none']])
def test_unknown_method_is_refused(method):
    assert refusal(token_endpoint_auth_method=method) == ('invalid_client_metadata', 'auth_method_unsupported')


def test_grant_types_are_reduced():
    assert register(grant_types=['implicit', 'refresh_token', 'authorization_code']).grant_types == (
        'authorization_code',
        'refresh_token',
    )
    assert register(grant_types=['authorization_code']).grant_types == ('authorization_code',)


@pytest.mark.parametrize('grants', [[], ['refresh_token'], ['password']])
def test_code_grant_is_needed(grants):
    assert refusal(grant_types=grants) == ('invalid_client_metadata', 'grant_types_unsupported')


@pytest.mark.parametrize('types', [[], ['token'], ['code token']])
def test_code_response_is_needed(types):
    assert refusal(response_types=types) == ('invalid_client_metadata', 'response_types_unsupported')


@pytest.mark.parametrize(
    ('asked', 'registered'),
    [
        (None, 'mcp:read mcp:write'),
        ('', 'mcp:read mcp:write'),
        ('openid', 'mcp:read mcp:write'),
        ('mcp:read admin', 'mcp:read'),
    ],
)
def test_scope_is_reduced(asked, registered):
    assert register(scope=asked).scope == registered


@pytest.mark.parametrize('value', [1, ['mcp:read'], 'a"b', 'a  b'])
def test_malformed_scope_is_refused(value):
    assert refusal(scope=value)[0] == 'invalid_client_metadata'


@pytest.mark.parametrize(
    ('member', 'value'),
    [
        ('client_name', 1),
        ('client_name', ['x']),
        ('grant_types', 'authorization_code'),
        ('response_types', [1]),
    ],
)
def test_members_of_the_wrong_type_are_refused(member, value):
    assert refusal(**{member: value})[0] == 'invalid_client_metadata'


def test_name_is_cleaned_before_it_is_stored():
    assert register(client_name='  Odoo\u202e\n Helper\x00 ').client_name == 'Odoo Helper'


@pytest.mark.parametrize(
    'body',
    [
        b'',
        b'{',
        b'null',
        b'[]',
        b'"x"',
        b'1',
        b'{"a": 1, "a": 1}',
        b'{"a": {"b": 1, "b": 2}}',
        b'{"a": NaN}',
        b'{"a": [Infinity]}',
        b'{"a": {"b": -Infinity}}',
        '{}'.encode('utf-16'),
        b'{"a": "\xff"}',
        b'[' * 100_000,
    ],
)
def test_body_is_one_json_object_without_repetition(body):
    with pytest.raises(OAuthError) as refused:
        parse_metadata('application/json', body)
    assert refused.value.code == 'invalid_client_metadata'


@pytest.mark.parametrize('content_type', [None, 'text/plain', 'application/x-www-form-urlencoded', 'application/jsonp'])
def test_body_is_announced_as_json(content_type):
    with pytest.raises(OAuthError, match='content_type_unsupported'):
        parse_metadata(content_type, b'{}')


def test_charset_of_json_does_no_harm():
    assert parse_metadata('Application/JSON; charset=utf-8', b'{"a": "\xc3\xa9"}') == {'a': 'é'}

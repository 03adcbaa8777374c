"""Oversize, malformed and misaddressed requests to every endpoint: always a clean refusal, never a 500."""

import json

import pytest

from tests.support.stranger import DOCUMENTS, FORM, JSON, register, send

TOO_LONG = 64 * 1024 + 1
FORM_ENDPOINTS = ['/mcp/oauth/token', '/mcp/oauth/revoke', '/mcp/oauth/introspect']
BROKEN_FORMS = [
    b'',
    b'=',
    b'&&&',
    b'%',
    b'%zz=%zz',
    b'grant_type',
    b'grant_type=%ff%fe',
    b'grant_type=authorization_code&code=%00',
    b'\x00\x01\x02',
    b'\xff\xfe',
    b'a' * 60_000,
    b'&'.join(b'x=1' for _ in range(5_000)),
    'grant_type=пароль'.encode(),
    b'grant_type=refresh_token&refresh_token=' + b'r' * 60_000,
    b'grant_type=authorization_code&code=' + b'c' * 50_000,
    b'{"grant_type": "refresh_token"}',
    b'token=%ed%a0%80',
]
BROKEN_JSON = [
    b'',
    b'{',
    b'null',
    b'[]',
    b'"x"',
    b'1e999',
    b'NaN',
    b'{"redirect_uris": NaN}',
    b'[' * 30_000,
    b'{"a":' * 8_000,
    b'{"redirect_uris": ["http://127.0.0.1/cb"], "redirect_uris": []}',
    b'\xff\xfe{\x00}\x00',
    b'\xef\xbb\xbf{}',
    '{"redirect_uris": ["http://127.0.0.1/cb"]}'.encode('utf-16'),
    b'{"redirect_uris": ["http://127.0.0.1/cb"], "client_name": {"a": 1}}',
    b'{"redirect_uris": {"a": 1}}',
    b'{"redirect_uris": [' + b'"http://127.0.0.1/cb",' * 2_000 + b'"x"]}',
]


def assert_refused(answer, statuses=(400,)):
    """A refusal has one of these statuses and the JSON form of RFC 6749 section 5.2, and may not be stored."""
    assert answer.status in statuses, answer
    assert answer.headers['content-type'] == 'application/json'
    assert answer.headers['cache-control'] == 'no-store'
    assert set(answer.json()) == {'error', 'error_description'}


@pytest.mark.parametrize(
    ('method', 'path'),
    [
        *(('POST', path) for path in [*FORM_ENDPOINTS, '/mcp/oauth/register']),
        ('PUT', '/mcp/oauth/register/x'),
        ('DELETE', '/mcp/oauth/register/x'),
        *(('GET', path) for path in ['/mcp/oauth/jwks.json', *DOCUMENTS]),
    ],
)
@pytest.mark.parametrize('chunked', [False, True], ids=['with length', 'chunked'])
def test_body_over_the_limit_is_refused_whole(odoo, method, path, chunked):
    assert_refused(send(odoo.url, method, path, b'x' * TOO_LONG, FORM, chunked=chunked), (413,))


@pytest.mark.parametrize('body', [b'x' * TOO_LONG, b'page=' + b'x' * TOO_LONG], ids=['request', 'decision'])
@pytest.mark.parametrize('chunked', [False, True], ids=['with length', 'chunked'])
def test_long_form_decides_nothing(odoo, body, chunked):
    """The user's endpoint answers with a page."""
    answer = send(odoo.url, 'POST', '/mcp/oauth/authorize', body, FORM, chunked=chunked)
    assert answer.status == (411 if chunked else 413)
    assert 'location' not in answer.headers


def test_long_chunked_registration_is_not_cut_to_a_valid_one(odoo):
    document = json.dumps({'redirect_uris': ['http://127.0.0.1/cb'], 'token_endpoint_auth_method': 'none'})
    assert_refused(send(odoo.url, 'POST', '/mcp/oauth/register', document + ' ' * TOO_LONG, JSON, chunked=True), (413,))


@pytest.mark.parametrize('path', FORM_ENDPOINTS)
@pytest.mark.parametrize('body', BROKEN_FORMS, ids=lambda body: repr(body[:24]))
def test_broken_form_is_refused(odoo, path, body):
    assert_refused(send(odoo.url, 'POST', path, body, FORM), (400, 401))


@pytest.mark.parametrize('body', BROKEN_JSON, ids=lambda body: repr(body[:24]))
def test_broken_registration_is_refused(odoo, body):
    assert_refused(send(odoo.url, 'POST', '/mcp/oauth/register', body, JSON, address='127.0.2.1'))


@pytest.mark.parametrize('path', FORM_ENDPOINTS)
@pytest.mark.parametrize(
    'content_type', ['application/json', 'multipart/form-data; boundary=x', 'text/plain', '', 'garbage/;;;', None]
)
def test_other_content_type_is_refused(odoo, path, content_type):
    headers = {} if content_type is None else {'Content-Type': content_type}
    assert_refused(send(odoo.url, 'POST', path, b'token=x&grant_type=refresh_token', headers))


@pytest.mark.parametrize(
    'path', [*FORM_ENDPOINTS, '/mcp/oauth/register', '/mcp/oauth/register/x', '/mcp/oauth/jwks.json', *DOCUMENTS]
)
@pytest.mark.parametrize('method', ['PATCH', 'TRACE', 'CONNECT', 'PROPFIND', 'X-ODD'])
def test_odd_method_is_refused_in_json_and_without_a_session(odoo, path, method):
    answer = send(odoo.url, method, path)
    assert_refused(answer, (405,))
    assert method not in answer.headers['allow'].split(', ')
    assert 'set-cookie' not in answer.headers


@pytest.mark.parametrize(
    'path',
    [
        '/mcp/oauth',
        '/mcp/oauth/',
        '/mcp/oauth/token/',
        '/mcp/oauth/TOKEN',
        '/mcp/oauth/token/x',
        '/mcp/oauth/register/',
        '/mcp/oauth/%74oken/..',
        '/mcp/oauth/token%0d%0aX:y',
        '/.well-known/oauth-protected-resource/other',
        '/.well-known/oauth-protected-resource/mcp/',
        '/.well-known/oauth-protected-resource/MCP',
        '/.well-known/oauth-protected-resource/mcp/x',
        '/.well-known/oauth-authorization-server/other',
    ],
)
def test_neighbouring_path_is_not_an_endpoint(odoo, path):
    assert send(odoo.url, 'GET', path).status in (308, 400, 404, 405)


@pytest.mark.parametrize(
    'authorization',
    [
        'Basic',
        'Basic ',
        'Basic !!!!',
        'Basic Og==',
        'Basic ' + 'QQ' * 20_000,
        'Basic w6k=',
        'Bearer x',
        'Digest a="b"',
        'basic eDp5',
        'Basic /////w==',
    ],
)
def test_odd_client_authentication_is_refused(odoo, authorization):
    headers = {**FORM, 'Authorization': authorization}
    assert_refused(
        send(odoo.url, 'POST', '/mcp/oauth/token', b'grant_type=refresh_token&refresh_token=x', headers),
        (400, 401, 429),
    )


@pytest.mark.parametrize(
    'query',
    [
        '',
        '?',
        '?client_id=',
        '?client_id=%00',
        '?client_id=%ff',
        '?client_id=a&client_id=b',
        '?client_id=' + 'a' * 20_000,
        '?client_id=%F0%9F%92%A5',
        '?client_id=x&redirect_uri=javascript:alert(1)',
        '?%00=%00',
        '?client_id=x&state=%0d%0aSet-Cookie:a=b',
        "?client_id=' OR 1=1--",
        '?client_id=x&redirect_uri=//evil.example',
    ],
)
def test_odd_authorization_request_gets_an_error_page(odoo, query):
    answer = send(odoo.url, 'GET', '/mcp/oauth/authorize' + query.replace(' ', '%20'))
    assert answer.status in (400, 403)
    assert 'location' not in answer.headers
    assert "frame-ancestors 'none'" in answer.headers['content-security-policy']


@pytest.mark.parametrize('path', ['/mcp/oauth/jwks.json', *DOCUMENTS])
@pytest.mark.parametrize(
    'headers',
    [
        {'Host': 'evil.example'},
        {'X-Forwarded-Host': 'evil.example'},
        {'X-Forwarded-Proto': 'gopher'},
        {'X-Forwarded-For': '8.8.8.8'},
        {'Forwarded': 'host=evil.example;proto=http'},
        {'X-Original-URL': '/web'},
        {'X-Rewrite-URL': '/web'},
        {'X-HTTP-Method-Override': 'DELETE'},
    ],
    ids=lambda headers: next(iter(headers)),
)
def test_documents_do_not_repeat_what_a_header_says(odoo, path, headers):
    plain, odd = send(odoo.url, 'GET', path), send(odoo.url, 'GET', path, headers=headers)
    assert (odd.status, odd.body) == (plain.status, plain.body) == (200, plain.body)
    assert b'evil' not in odd.body


@pytest.mark.parametrize(
    'name',
    [
        '<img src=x onerror=alert(1)>',
        '\u202egnihsihp',
        '\u200b' * 500 + 'x',
        'Сlaude',
        'N' * 10_000,
        '{{7*7}}',
        '%(name)s',
        "'; DROP TABLE x--",
        '\r\nSet-Cookie: a=b',
        'a\x00b',
        '\ud800x',
    ],
    ids=range(11),
)
def test_hostile_name_is_stored_clean_and_short(odoo, name):
    answer = register(odoo.url, client_name=name, address='127.0.2.2')
    assert answer.status == 201
    stored = answer.json()['client_name']
    assert len(stored) <= 120
    assert not any(character in stored for character in '\u202e\u200b\ud800\x00\r\n')


def test_server_never_failed_in_all_of_this(odoo):
    """Runs last in this file: the log of the server holds no traceback."""
    assert 'Traceback' not in odoo.log.read_text()

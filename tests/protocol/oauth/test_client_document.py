import json
from pathlib import Path

import pytest
from muk_mcp_oauth_core import SigningKey

from muk_mcp_oauth.protocol.client.metadata_document import (
    check_document,
    check_document_url,
    check_keys,
    is_document_url,
)
from muk_mcp_oauth.protocol.errors import OAuthError
from muk_mcp_oauth.protocol.settings import Settings

CORPORA = Path(__file__).parents[2] / 'core' / 'corpora'
CORPUS = json.loads((CORPORA / 'client_id_document.json').read_text())
DOCUMENTS = json.loads((CORPORA / 'client_metadata_document.json').read_text())
URL = 'https://agent.example/client.json'
CALLBACK = 'https://agent.example/callback'
CLAUDE_CODE = {
    'client_id': URL,
    'client_name': 'Claude Code',
    'client_uri': 'https://claude.ai',
    'redirect_uris': ['http://localhost/callback', 'http://127.0.0.1/callback'],
    'grant_types': ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:jwt-bearer'],
    'response_types': ['code'],
    'token_endpoint_auth_method': 'none',
}
CHATGPT = {
    'client_id': URL,
    'client_name': 'ChatGPT',
    'redirect_uris': ['https://chatgpt.com/connector_platform_oauth_redirect'],
    'grant_types': ['authorization_code', 'refresh_token'],
    'response_types': ['code'],
    'token_endpoint_auth_method': 'private_key_jwt',
    'token_endpoint_auth_methods_supported': ['none', 'private_key_jwt'],
    'token_endpoint_auth_signing_alg': 'RS256',
    'jwks_uri': 'https://chatgpt.com/oauth/jwks.json',
}


def check(settings=None, content_type='application/json', **members):
    document = {'client_id': URL, 'client_name': 'Agent', 'redirect_uris': [CALLBACK], **members}
    return check_document(URL, content_type, json.dumps(document).encode(), settings or Settings())


def refused(**options):
    with pytest.raises(OAuthError) as refusal:
        check(**options)
    assert refusal.value.code == 'invalid_client'
    return refusal.value.reason


@pytest.mark.parametrize('line', CORPUS, ids=lambda line: ascii(line['client_id']))
def test_what_must_not_be_fetched_is_refused_by_its_url(line):
    """CID-01."""
    url = line['client_id']
    if line['fetch'] is True:
        assert is_document_url(url)
        assert check_document_url(url, Settings()) in url
    elif line['fetch'] is False and is_document_url(url):
        with pytest.raises(OAuthError, match='document_url_'):
            check_document_url(url, Settings())


def body_of(line):
    """The bytes of a line of the corpus: its `body`, or the usual document with and `without` some members."""
    usual = {'client_id': URL, 'client_name': 'Agent', 'redirect_uris': [CALLBACK]}
    kept = {name: value for name, value in usual.items() if name not in line.get('without', [])}
    return line.get('body', json.dumps({**kept, **line.get('members', {})})).encode()


@pytest.mark.parametrize('line', [line for line in DOCUMENTS if 'registers' in line], ids=ascii)
def test_document_of_the_corpus_registers_what_is_written(line):
    """CID-06, CID-14."""
    document = check_document(URL, 'application/json', body_of(line), Settings())
    registered = {name: getattr(document, name) for name in line['registers']}
    assert {name: list(value) if isinstance(value, tuple) else value for name, value in registered.items()} == line[
        'registers'
    ]


@pytest.mark.parametrize('line', [line for line in DOCUMENTS if 'refused' in line], ids=ascii)
def test_document_of_the_corpus_is_refused_for_the_reason_written(line):
    """CID-03, CID-04, CID-05, CID-06."""
    with pytest.raises(OAuthError) as refusal:
        check_document(URL, 'application/json', body_of(line), Settings())
    assert (refusal.value.code, refusal.value.reason) == ('invalid_client', f'document_{line["refused"]}')


def test_corpus_of_documents_is_large_and_each_line_has_a_reason():
    assert len(DOCUMENTS) > 300
    assert len({json.dumps(line, sort_keys=True) for line in DOCUMENTS}) == len(DOCUMENTS)
    assert all(line['why'] for line in DOCUMENTS)


@pytest.mark.parametrize(
    ('policy', 'hosts', 'allowed'),
    [
        ('automatic', '', True),
        ('everyone', '', True),
        ('everyone', 'other.example', True),
        ('nobody', 'agent.example', False),
        ('list', '', False),
        ('list', 'agent.example', True),
        ('list', 'other.example,AGENT.example', True),
        ('list', 'example', False),
        ('list', 'xagent.example agent.example.evil.example', False),
        ('nonsense', 'agent.example', False),
    ],
)
def test_policy_counts_whole_hosts(policy, hosts, allowed):
    assert (
        Settings(client_documents=policy, client_document_hosts=hosts).document_host_allowed('agent.example') is allowed
    )


def test_least_document_gets_the_usual_registration():
    document = check()
    assert (document.token_endpoint_auth_method, document.scope) == ('none', 'mcp:read mcp:write')
    assert document.grant_types == ('authorization_code', 'refresh_token')


def test_document_of_claude_code_is_accepted_with_what_is_supported():
    """CID-14: a grant that the server does not know is left out."""
    document = check_document(URL, 'application/json', json.dumps(CLAUDE_CODE).encode(), Settings())
    assert document.redirect_uris == tuple(CLAUDE_CODE['redirect_uris'])
    assert document.grant_types == ('authorization_code', 'refresh_token')


def test_document_of_chatgpt_is_accepted_as_a_public_client():
    """CID-14: it can sign, but need not."""
    document = check_document(URL, 'application/json', json.dumps(CHATGPT).encode(), Settings())
    assert (document.token_endpoint_auth_method, document.jwks, document.jwks_uri) == ('none', None, None)


@pytest.mark.parametrize(
    'other', [URL.upper(), f'{URL}/', f'{URL}?', URL.replace('json', '%6Ason'), '', None, 7, [URL]]
)
def test_client_id_is_the_url_to_the_byte(other):
    """CID-03."""
    assert refused(client_id=other) == 'document_client_id_mismatch'


@pytest.mark.parametrize(
    'members',
    [
        {'client_secret': 's3cret'},
        {'client_secret': None},
        {'client_secret_expires_at': 0},
        *({'token_endpoint_auth_method': f'client_secret_{method}'} for method in ('basic', 'post', 'jwt')),
    ],
)
def test_published_secret_is_refused(members):
    """CID-04: even an empty one."""
    assert refused(**members) == 'document_secret_published'


@pytest.mark.parametrize(
    ('members', 'reason'),
    [
        ({'client_name': None}, 'client_name_missing'),
        ({'client_name': '\u200b'}, 'client_name_missing'),
        ({'client_name': 7}, 'client_name_not_a_string'),
        ({'redirect_uris': None}, 'redirect_uris_missing'),
        ({'redirect_uris': []}, 'redirect_uris_missing'),
        ({'redirect_uris': [CALLBACK, 'javascript:alert(1)']}, 'scheme_refused'),
        ({'response_types': ['token']}, 'response_types_unsupported'),
        ({'grant_types': ['implicit']}, 'grant_types_unsupported'),
        ({'token_endpoint_auth_method': 'tls_client_auth'}, 'auth_method_unsupported'),
        ({'scope': 7}, 'scope_not_a_string'),
    ],
)
def test_metadata_is_checked_as_in_a_registration(members, reason):
    """CID-05, CID-06."""
    assert refused(**members) == f'document_{reason}'


@pytest.mark.parametrize(
    'body', [b'', b'{', b'[]', b'"x"', b'null', b'\xff', '{}'.encode('utf-16'), b'{"a":1,"a":2}', b'[' * 5000]
)
def test_document_is_one_json_object(body):
    """CID-05."""
    with pytest.raises(OAuthError, match='document_json_'):
        check_document(URL, 'application/json', body, Settings())


@pytest.mark.parametrize(
    ('content_type', 'accepted'),
    [
        ('application/json', True),
        ('application/json; charset=utf-8', True),
        ('application/x+json', True),
        ('Application/JSON', True),
        ('application/client-metadata.v1+json', True),
        ('text/html', False),
        ('application/jsonp', False),
        ('text/json', False),
        ('application/json, text/html', False),
        ('', False),
        (None, False),
    ],
)
def test_media_type_is_json_or_built_on_it(content_type, accepted):
    """CID-13."""
    if accepted:
        assert check(content_type=content_type)
    else:
        assert refused(content_type=content_type) == 'document_content_type_unsupported'


def test_redirect_hosts_bind_documents_of_hosts_that_nobody_chose():
    assert refused(settings=Settings(redirect_hosts='other.example')) == 'document_redirect_host_not_allowed'
    vouched_for = Settings(
        redirect_hosts='other.example', client_documents='list', client_document_hosts='agent.example'
    )
    assert check(settings=vouched_for).redirect_uris == (CALLBACK,)


def test_keys_come_from_the_document_or_its_host():
    jwks = {'keys': [json.loads(SigningKey.generate().public_jwk())]}
    assert json.loads(check(token_endpoint_auth_method='private_key_jwt', jwks=jwks).jwks) == jwks
    beside = check(token_endpoint_auth_method='private_key_jwt', jwks_uri='https://agent.example/jwks.json')
    assert beside.with_keys(check_keys('application/jwk-set+json', json.dumps(jwks).encode())).jwks == json.dumps(jwks)


@pytest.mark.parametrize(
    ('members', 'reason'),
    [
        ({}, 'jwks_missing'),
        ({'jwks': {}, 'jwks_uri': 'https://agent.example/k'}, 'jwks_twice'),
        ({'jwks': {'keys': []}}, 'no_usable_key'),
        ({'jwks_uri': 'https://evil.example/k'}, 'jwks_uri_on_other_host'),
        ({'jwks_uri': 'http://agent.example/k'}, 'jwks_uri_not_https'),
        ({'jwks_uri': 7}, 'jwks_uri_empty'),
    ],
)
def test_client_that_only_signs_needs_keys(members, reason):
    assert refused(token_endpoint_auth_method='private_key_jwt', **members) == f'document_{reason}'

"""Redirect URIs against the corpora; `why` in a row says which rule it tests."""

from urllib.parse import urlsplit

import pytest
from muk_mcp_oauth_core import InvalidUri, append_parameters, parse_redirect_uri, redirect_uri_matches


def is_accepted(uri: str) -> bool:
    try:
        return parse_redirect_uri(uri).uri == uri
    except InvalidUri:
        return False


def test_registration_corpus_is_decided_as_written(corpus):
    rows = corpus('redirect_uri_registration')
    wrong = [row for row in rows if is_accepted(row['uri']) != (row['verdict'] == 'accept')]
    assert not wrong
    assert len(rows) > 700


def test_match_corpus_is_decided_as_written(corpus):
    rows = corpus('redirect_uri_match')
    wrong = [row for row in rows if redirect_uri_matches(row['registered'], row['requested']) != row['match']]
    assert not wrong
    assert len(rows) > 400


@pytest.mark.parametrize(
    ('uri', 'kind', 'scheme', 'host'),
    [
        ('https://client.example:8443/cb', 'https', 'https', 'client.example'),
        ('https://client.example', 'https', 'https', 'client.example'),
        ('http://127.0.0.1:33418/', 'loopback', 'http', '127.0.0.1'),
        ('http://localhost:8787/callback', 'loopback', 'http', 'localhost'),
        ('http://[::1]:3000/cb', 'loopback', 'http', '[::1]'),
        ('cursor://anysphere.cursor-mcp/oauth/callback', 'custom', 'cursor', 'anysphere.cursor-mcp'),
        ('com.example.app:/cb', 'custom', 'com.example.app', None),
        ('com.example.app:///cb', 'custom', 'com.example.app', None),
    ],
)
def test_kind_scheme_and_host_are_told(uri, kind, scheme, host):
    parsed = parse_redirect_uri(uri)
    assert (parsed.uri, parsed.kind, parsed.scheme, parsed.host) == (uri, kind, scheme, host)


@pytest.mark.parametrize(
    ('uri', 'reason'),
    [
        ('', 'empty'),
        ('https://client.example/' + 'a' * 2048, 'too_long'),
        ('https://client.example/c b', 'not_printable_ascii'),
        ('https://client.example/\ud800', 'not_printable_ascii'),
        ('https://client.example\\@evil.example/', 'character_refused'),
        ('https://client.example/%zz', 'percent_malformed'),
        ('https://client.example/%0d%0a', 'encoded_control'),
        ('https://client.example/..%2fevil', 'encoded_separator'),
        ('https://client.example/cb#x', 'fragment'),
        ('https://*.client.example/cb', 'wildcard'),
        ('//evil.example/cb', 'relative'),
        ('HTTPS://client.example/cb', 'scheme_malformed'),
        ('javascript:alert(1)', 'scheme_refused'),
        ('https:evil.example/cb', 'authority_missing'),
        ('https://user@client.example/cb', 'userinfo'),
        ('https://client.example./cb', 'host_malformed'),
        ('http://127.0.0.1:080/cb', 'port_malformed'),
        ('http://client.example/cb', 'http_outside_loopback'),
        ('client:443', 'path_not_absolute'),
        ('https://client.example/cb?state=x&iss=https://honest.example', 'reserved_parameter'),
        ('com.example.app:/cb?a=1&%63ode=x', 'reserved_parameter'),
        ('https://xn--a/cb', 'unparsable'),
        ('https://client.example:443/cb', 'not_canonical'),
    ],
)
def test_reason_names_the_broken_rule(uri, reason):
    with pytest.raises(InvalidUri) as refusal:
        parse_redirect_uri(uri)
    assert refusal.value.reason == reason


def test_other_parsers_see_the_same_host_and_port(corpus):
    for row in corpus('redirect_uri_registration'):
        if row['verdict'] == 'accept':
            ours, theirs = parse_redirect_uri(row['uri']), urlsplit(row['uri'])
            assert (ours.scheme, (ours.host or '').strip('[]').lower()) == (theirs.scheme, theirs.hostname or '')
            assert (theirs.username, theirs.password, theirs.fragment) == (None, None, '')


def test_response_parameters_leave_the_registered_uri_alone():
    uri = 'https://client.example/cb?x=%7e+%20&'
    extended = append_parameters(uri, [('code', 'a b'), ('state', 'é&='), ('iss', 'https://odoo.example')])
    assert extended == uri + 'code=a+b&state=%C3%A9%26%3D&iss=https%3A%2F%2Fodoo.example'

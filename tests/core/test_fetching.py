"""What the server may fetch: client ids that are URLs, and the addresses behind them."""

import ipaddress

import pytest
from muk_mcp_oauth_core import InvalidUri, is_public_address, parse_client_id_url


def is_fetched(url: str) -> bool:
    try:
        return bool(parse_client_id_url(url))
    except InvalidUri:
        return False


def test_client_id_corpus_is_decided_as_written(corpus):
    rows = corpus('client_id_document')
    wrong = [row for row in rows if is_fetched(row['client_id']) != row['fetch']]
    assert not wrong
    assert len(rows) > 450


def test_host_of_a_client_id_is_returned_without_its_port():
    assert parse_client_id_url('https://c.example:8443/client.json') == 'c.example'


@pytest.mark.parametrize(
    ('url', 'reason'),
    [
        ('http://c.example/client.json', 'not_https'),
        ('https:///client.json', 'authority_missing'),
        ('https://127.0.0.1/client.json', 'host_not_public'),
        ('https://localhost/client.json', 'host_not_public'),
        ('https://c.example:22/client.json', 'port_refused'),
        ('https://c.example/', 'path_missing'),
        ('https://c.example/a/../client.json', 'not_canonical'),
        ('https://c.example/\udfff', 'not_printable_ascii'),
    ],
)
def test_reason_names_the_broken_rule(url, reason):
    with pytest.raises(InvalidUri) as refusal:
        parse_client_id_url(url)
    assert refusal.value.reason == reason


def verdict(address: str) -> str:
    try:
        return 'allowed' if is_public_address(address) else 'blocked'
    except InvalidUri as refusal:
        return 'malformed' if refusal.reason == 'address_malformed' else refusal.reason


def test_address_corpus_is_decided_as_written(corpus):
    """CID-08."""
    rows = corpus('address')
    assert [row for row in rows if verdict(row['address']) != row['verdict']] == []
    assert len(rows) > 500


@pytest.mark.parametrize('name', ['address', 'client_id_document', 'redirect_uri_match', 'redirect_uri_registration'])
def test_each_line_of_a_corpus_has_a_reason_and_comes_once(corpus, name):
    rows = corpus(name)
    lines = [tuple(value for member, value in row.items() if member != 'why') for row in rows]
    assert len(set(lines)) == len(rows)
    assert all(row['why'].strip() for row in rows)


def test_no_address_is_public_that_python_calls_private():
    networks = [
        f'{first}.{second}.{third}.1' for first in range(256) for second in range(0, 256, 3) for third in (0, 99)
    ]
    networks += [f'{block:x}:{part:x}::1' for block in range(0x2000, 0x10000, 0x101) for part in (0, 0xDB8, 0x1FF)]
    for address in networks:
        parsed = ipaddress.ip_address(address)
        assert not is_public_address(address) or (parsed.is_global and not parsed.is_multicast), address

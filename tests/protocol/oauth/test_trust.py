"""How far a client is trusted is decided by host: Claude's page and the page of a client called Claude differ."""

import pytest
from muk_mcp_oauth_core import parse_redirect_uri

from muk_mcp_oauth.protocol.authorization.trust import Applicant, KnownHost, Trust, judge, resembles, split_host

LISTED = [
    KnownHost('claude.ai', 'Claude'),
    KnownHost('claude.com', 'Claude'),
    KnownHost('chatgpt.com', 'ChatGPT'),
    KnownHost('oauth.n8n.cloud', 'n8n Cloud'),
]
CLAUDE = 'https://claude.ai/api/mcp/auth_callback'
LOOPBACK = 'http://127.0.0.1:4711/callback'


def verdict(name, uri, kind='dynamic', document_host=None):
    return judge(Applicant(kind, name, parse_redirect_uri(uri), document_host), LISTED)


def test_client_of_an_administrator_is_trusted_wherever_it_is():
    assert verdict('Claude', 'https://anywhere.example/cb', kind='manual').trust is Trust.ADMINISTRATOR


@pytest.mark.parametrize('name', ['Claude', 'Odoo Support', 'ChatGPT', ''])
def test_known_host_is_known_under_its_own_name_whatever_the_client_says(name):
    decided = verdict(name, CLAUDE)
    assert decided.trust is Trust.KNOWN
    assert decided.known.name == 'Claude'


def test_document_of_a_known_host_vouches_for_another_redirect_host():
    assert verdict('Claude', 'https://c.example/cb', 'document', 'claude.ai').trust is Trust.KNOWN


@pytest.mark.parametrize('uri', [LOOPBACK, 'cursor://anysphere.cursor-mcp/oauth/callback'])
@pytest.mark.parametrize('name', ['Claude Code', 'Cursor', 'Ledger Agent'])
def test_program_of_the_device_is_local_whatever_it_is_called(name, uri):
    assert verdict(name, uri).trust is Trust.LOCAL


def test_document_of_a_known_host_does_not_vouch_for_a_program_of_the_device():
    decided = verdict('Claude Code', LOOPBACK, 'document', 'claude.ai')
    assert decided.trust is Trust.LOCAL
    assert decided.known.name == 'Claude'


@pytest.mark.parametrize(
    'host',
    ['agent.example', 'sub.agent.example', '192.0.2.7', 'mcp.claude.ai', 'claudette.example', 'ai.example'],
)
def test_other_hosts_are_unknown(host):
    assert verdict('Ledger Agent', f'https://{host}/cb').trust is Trust.UNKNOWN


@pytest.mark.parametrize(
    'host', ['c1aude-ai.example', 'claude.ai.login-check.evil.example', 'evilclaude.ai', 'claude.github.io']
)
@pytest.mark.parametrize('name', ['Claude', 'CIaude', 'Сlaude', 'C l a u d e', 'Claude AI', 'ClaudeCode', 'claude.ai'])
def test_known_name_at_a_foreign_host_is_an_impostor(name, host):
    decided = verdict(name, f'https://{host}/cb')
    assert decided.trust is Trust.IMPOSTOR
    assert decided.known.name == 'Claude'


def test_known_name_in_a_foreign_document_is_an_impostor_for_a_local_program_too():
    assert verdict('Claude', LOOPBACK, 'document', 'evil.example').trust is Trust.IMPOSTOR


@pytest.mark.parametrize('host', ['xn--clude-5ve.com', 'c1aude.ai', 'login.cIaude.ai'.lower().replace('ci', 'c1')])
def test_host_that_looks_like_a_known_one_is_an_impostor_under_any_name(host):
    assert verdict('Ledger Agent', f'https://{host}/cb').trust is Trust.IMPOSTOR


def test_other_host_of_the_same_owner_is_no_impostor():
    assert verdict('Claude', 'https://mcp.claude.ai/cb').trust is Trust.UNKNOWN


@pytest.mark.parametrize('name', ['Claudette', 'Cloud', 'Chat', 'GPT', 'n8n', 'Paul Audet', '', '…'])
def test_name_that_only_sounds_similar_does_not_resemble(name):
    assert not any(resembles(name, entry.name) for entry in LISTED)


def test_short_known_name_is_resembled_by_itself_only():
    assert resembles('N8N', 'n8n')
    assert not resembles('n8n importer', 'n8n')


@pytest.mark.parametrize(
    ('host', 'halves'),
    [
        ('claude.ai', ('', 'claude.ai')),
        ('claude.ai.login-check.evil.example', ('claude.ai.login-check.', 'evil.example')),
        ('a.evil.co.uk', ('a.', 'evil.co.uk')),
        ('192.0.2.7', ('', '192.0.2.7')),
    ],
)
def test_host_is_split_before_what_its_owner_registered(host, halves):
    assert split_host(host) == halves

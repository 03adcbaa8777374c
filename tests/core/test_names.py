"""Look-alike names and the parts of hosts, against Python's own tables where it has some."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from muk_mcp_oauth_core import confusable_skeleton, registrable_domain, unicode_host


@pytest.mark.parametrize(
    ('imitation', 'name'),
    [
        ('СlаudΕ', 'Claude'),
        ('CIaude', 'claude'),
        ('Ｃｌａｕｄｅ', 'Claude'),
        ('Chat\u200bGPT', 'ChatGPT'),
        ('Cursor™', 'Cursor'),
        ('VS  Code!', 'vs-code'),
        ('\ud800Claude', 'Claude'),
    ],
)
def test_imitation_has_the_skeleton_of_the_name(imitation, name):
    assert confusable_skeleton(imitation) == confusable_skeleton(name)


def test_names_of_known_clients_have_different_skeletons():
    names = ['Claude', 'Claude Code', 'ChatGPT', 'Cursor', 'Visual Studio Code', 'Gemini', 'Le Chat', 'MCP Inspector']
    assert len({confusable_skeleton(name) for name in names}) == len(names)


@given(st.text(max_size=30))
def test_skeleton_ignores_how_a_text_is_composed(text):
    forms = {confusable_skeleton(unicodedata.normalize(form, text)) for form in ('NFC', 'NFD')}
    assert forms == {confusable_skeleton(text)}


@pytest.mark.parametrize(
    ('host', 'domain'),
    [
        ('login.claude.ai', 'claude.ai'),
        ('claude.ai.evil.example', 'evil.example'),
        ('www.alice.github.io', 'alice.github.io'),
        ('shop.evil.co.uk', 'evil.co.uk'),
        ('www.xn--bcher-kva.de', 'xn--bcher-kva.de'),
        ('github.io', None),
        ('localhost', None),
        ('127.0.0.1', None),
        ('[::1]', None),
        ('a..example', None),
        ('\ud800.example.com', None),
    ],
)
def test_registrable_domain_is_what_somebody_registered(host, domain):
    assert registrable_domain(host) == domain


@given(st.lists(st.text('abcäöüß-жд', min_size=1, max_size=8).filter(lambda text: text[0] != '-'), min_size=2))
def test_unicode_host_reads_what_python_encodes(labels):
    host = '.'.join(labels)
    try:
        encoded = host.encode('idna').decode()
    except UnicodeError:
        return
    if 'ß' not in host:  # The IDNA of Python (2003) writes ss.
        assert unicode_host(encoded) in (host, encoded)


@pytest.mark.parametrize('host', ['claude.ai', 'xn--a.example', '127.0.0.1', '[::1]', ''])
def test_host_without_readable_labels_is_unchanged(host):
    assert unicode_host(host) == host


def test_look_alike_host_has_the_skeleton_of_the_original():
    assert unicode_host('xn--80ak6aa92e.com') == 'аррӏе.com'
    assert confusable_skeleton(unicode_host('xn--80ak6aa92e.com')) == confusable_skeleton('apple.com')

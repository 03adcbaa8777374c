import pytest
from mcp_protocol.origin import is_allowed, is_loopback, listed_origin, origin_of

BASE = 'https://odoo.example'


@pytest.mark.parametrize(
    ('url', 'origin'),
    [
        ('https://odoo.example', 'https://odoo.example'),
        ('https://odoo.example/', 'https://odoo.example'),
        ('HTTPS://Odoo.Example:443/web', 'https://odoo.example'),
        ('http://localhost:8069', 'http://localhost:8069'),
        ('http://localhost:80', 'http://localhost'),
        ('http://[::1]:6274', 'http://[::1]:6274'),
        ('null', ''),
        ('', ''),
        ('ftp://a', ''),
        ('https://', ''),
        ('https://a:port', ''),
        ('https://[', ''),
    ],
)
def test_origin_is_scheme_host_and_unusual_port(url, origin):
    assert origin_of(url) == origin


@pytest.mark.parametrize('origin', [BASE, 'https://app.example', 'http://inspector.example:6274'])
def test_own_and_listed_origins_pass(origin):
    assert is_allowed(origin, BASE + '/', 'https://app.example, http://inspector.example:6274/x')


@pytest.mark.parametrize(
    'origin',
    ['http://localhost', 'http://localhost:6274', 'https://127.0.0.1:8443', 'http://127.1.2.3', 'http://[::1]:1'],
)
def test_pages_of_the_users_own_machine_pass(origin):
    assert is_loopback(origin)
    assert is_allowed(origin, BASE, '')


@pytest.mark.parametrize(
    'origin', ['http://localhost.evil.example', 'http://128.0.0.1', 'localhost', 'app://localhost', '']
)
def test_neighbours_of_loopback_do_not(origin):
    assert not is_allowed(origin, BASE, '')


def test_known_hosts_pass_over_https_on_the_usual_port():
    hosts = {'claude.ai'}
    assert is_allowed('https://claude.ai', BASE, '', hosts)
    for origin in (
        'http://claude.ai',
        'https://claude.ai:8443',
        'https://x.claude.ai',
        'https://claude.ai.evil.example',
    ):
        assert not is_allowed(origin, BASE, '', hosts)


@pytest.mark.parametrize(
    'origin', ['app://obsidian.md', 'tauri://localhost', 'vscode-webview://1a2b', 'null', 'APP://Obsidian.md']
)
def test_listed_origins_of_other_schemes_are_compared_as_texts(origin):
    listed = 'app://obsidian.md tauri://localhost vscode-webview://1a2b null'
    assert is_allowed(origin, BASE, listed)
    assert not is_allowed(origin, BASE, 'https://app.example')


@pytest.mark.parametrize(
    'entry', ['*', 'app.example', 'https://', 'app://', 'app://a b', 'https://a:port', '', 'nullx']
)
def test_what_is_no_origin_cannot_be_listed(entry):
    assert listed_origin(entry) == ''


@pytest.mark.parametrize(
    'origin',
    [
        'https://evil.example',
        'http://odoo.example',
        'https://odoo.example:8443',
        'https://odoo.example.evil.example',
        'null',
        '',
        'https://app.example.evil',
        'garbage',
        '*',
    ],
)
def test_any_other_origin_is_refused(origin):
    assert not is_allowed(origin, BASE, 'https://app.example garbage *')

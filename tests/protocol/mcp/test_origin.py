import pytest
from mcp_protocol.origin import is_allowed, origin_of

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


@pytest.mark.parametrize('origin', [None, BASE, 'https://app.example', 'http://localhost:6274'])
def test_own_listed_and_absent_origins_pass(origin):
    assert is_allowed(origin, BASE + '/', 'https://app.example, http://localhost:6274')


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
    ],
)
def test_any_other_origin_is_refused(origin):
    assert not is_allowed(origin, BASE, 'https://app.example garbage null')

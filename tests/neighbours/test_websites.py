"""Of several websites one host is the public URL; what the others are asked for leads there."""

from __future__ import annotations

from tests.support.application import WIRE


def test_every_site_names_the_one_public_url(odoo, host):
    """A client that was given the name of another site reads that it is another resource, and connects nowhere else."""
    second = host.replace('127.0.0.1', 'localhost')
    for site in (host, second):
        document = WIRE.get(f'{site}/.well-known/oauth-protected-resource/mcp').json()
        assert document['resource'] == f'{odoo.url}/mcp'


def test_language_in_the_url_changes_nothing_for_machines(odoo, host):
    for path in ('/.well-known/oauth-authorization-server', '/mcp/oauth/jwks.json'):
        plain, german = (WIRE.get(f'{host}{prefix}{path}', follow_redirects=True).json() for prefix in ('', '/de'))
        assert plain == german


def test_no_robot_is_told_of_our_pages(host):
    for path in ('/sitemap.xml', '/robots.txt'):
        assert 'mcp' not in WIRE.get(f'{host}{path}').text

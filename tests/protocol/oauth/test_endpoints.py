"""Where everything stands if the endpoint's path is not the usual one (RFC 8414 section 3.1, RFC 9728 section 3.1)."""

from __future__ import annotations

import pytest

from muk_mcp_oauth.protocol.authorization.request import check_resources
from muk_mcp_oauth.protocol.errors import OAuthError
from muk_mcp_oauth.protocol.metadata import (
    AUTHORIZATION_SERVER_PATH,
    PROTECTED_RESOURCE_PATH,
    TOKEN_PATH,
    Endpoints,
    moved,
)

USUAL = Endpoints('https://odoo.example')
DATABASE = Endpoints('https://odoo.example', '/mcp/db/books')


def test_usual_path_changes_nothing():
    for path in (PROTECTED_RESOURCE_PATH, f'{PROTECTED_RESOURCE_PATH}/mcp', TOKEN_PATH, '/mcp', '/web'):
        assert moved(path, '/mcp') == path
    assert (USUAL.issuer, USUAL.resource) == ('https://odoo.example', 'https://odoo.example/mcp')


def test_documents_have_the_path_inserted_and_no_root_form():
    for path in (PROTECTED_RESOURCE_PATH, AUTHORIZATION_SERVER_PATH):
        assert moved(path, '/mcp/db/books') == moved(f'{path}/mcp', '/mcp/db/books') == f'{path}/mcp/db/books'


def test_issuer_of_another_path_is_the_resource():
    assert DATABASE.issuer == DATABASE.resource == 'https://odoo.example/mcp/db/books'
    assert DATABASE.url(TOKEN_PATH) == 'https://odoo.example/mcp/db/books/oauth/token'
    assert DATABASE.resource_metadata == 'https://odoo.example/.well-known/oauth-protected-resource/mcp/db/books'


def test_only_what_is_declared_for_the_endpoint_moves():
    for path in ('/mcpx', '/web/login', '/.well-known/other/mcp'):
        assert moved(path, '/x') == path


@pytest.mark.parametrize('resource', ['https://odoo.example/mcp/db/books', 'HTTPS://ODOO.EXAMPLE/mcp/db/books/'])
def test_resource_of_a_database_is_accepted(resource):
    check_resources((resource,), DATABASE)


@pytest.mark.parametrize(
    'resource',
    [
        'https://odoo.example',
        'https://odoo.example/mcp',
        'https://odoo.example/mcp/db',
        'https://odoo.example/mcp/db/other',
    ],
)
def test_what_stands_for_no_database_is_refused(resource):
    with pytest.raises(OAuthError, match='resource_unknown'):
        check_resources((resource,), DATABASE)


def test_base_stands_for_the_only_database():
    check_resources(('https://odoo.example', 'https://odoo.example/ai'), Endpoints('https://odoo.example', '/ai'))

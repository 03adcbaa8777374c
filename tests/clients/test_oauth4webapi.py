"""A certified OAuth client that forgives nothing goes through the whole life of a grant."""

from pathlib import Path

import pytest

from tests.support.node_program import node_program

pytestmark = pytest.mark.anyio

FOLDER = Path(__file__).parent / 'oauth4webapi'


@pytest.mark.parametrize(
    ('redirect_uri', 'auth_method'),
    [
        ('http://127.0.0.1:49152/callback', 'none'),
        ('https://client.example/callback', 'none'),
        ('https://client.example/callback', 'client_secret_basic'),
        ('https://client.example/callback', 'client_secret_post'),
    ],
)
async def test_deny_then_allow_then_refresh_then_revoke(odoo, admin, redirect_uri, auth_method):
    resource = f'{odoo.url}/mcp'

    async with node_program(FOLDER, 'flow.mjs', resource, redirect_uri, auth_method) as client:
        challenge = (await client.told('challenge'))['challenge']
        assert challenge['status'] == 401
        assert challenge['error'] == 'invalid_token'
        assert challenge['resource_metadata'] == f'{odoo.url}/.well-known/oauth-protected-resource/mcp'

        registration = await client.told('registered')
        assert registration['registered'] == auth_method

        await client.say(await admin.deny((await client.told('authorization_url'))['authorization_url']))
        await client.told('refused')
        await client.say(await admin.approve((await client.told('authorization_url'))['authorization_url']))

        claims = (await client.told('claims'))['claims']
        assert claims['iss'] == odoo.url
        assert claims['aud'] == resource
        assert claims['client_id'] == registration['client_id']
        assert claims['sub'].isdecimal()
        assert (await client.told('revision'))['revision'] == '2025-11-25'
        assert (await client.told('renewed'))['renewed'] != claims['jti']
        assert (await client.told('revoked'))['revoked']['error'] == 'invalid_token'
        await client.succeeded()

"""The official MCP Python SDK connects from nothing and works in Odoo as the user who allowed it."""

import uuid

import anyio
import pytest
from mcp import Client

from tests.support.python_sdk import CLIENT_NAME, Memory, connected
from tests.support.records import audited, partners_made_by

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(('mode', 'revision'), [('auto', '2026-07-28'), ('legacy', '2025-11-25')])
async def test_from_the_first_401_to_a_partner_made_in_odoo(odoo, admin, mode, revision):
    memory, name = Memory(), f'Made by Python {uuid.uuid4()}'

    async with connected(f'{odoo.url}/mcp', admin, memory, mode=mode) as client:
        assert client.protocol_version == revision
        assert {'search_read', 'create_records'} <= {tool.name for tool in (await client.list_tools()).tools}

        await call(client, 'create_records', model='res.partner', values=[{'name': name}])
        found = await call(client, 'search_read', model='res.partner', domain=[['name', '=', name]], fields=['name'])

    assert name in found
    assert partners_made_by(odoo, 'admin', name) == 1
    assert memory.client_info.client_name == CLIENT_NAME
    assert memory.granted[0].scope.split() == ['mcp:read', 'mcp:write']


async def test_an_expired_access_token_is_refreshed_without_the_user(odoo, admin):
    memory = Memory()

    async with connected(f'{odoo.url}/mcp', admin, memory, mode='auto') as client:
        await call(client, 'whoami')
        with anyio.fail_after(3 * memory.granted[0].expires_in):
            while len(memory.granted) == 1:
                await anyio.sleep(0.5)
                await call(client, 'whoami')

    first, second = memory.granted
    assert second.access_token != first.access_token
    assert second.refresh_token != first.refresh_token
    assert second.scope == first.scope
    assert audited(odoo, memory.client_info.client_id) == [
        ('oauth/register', 'ok', ''),
        ('oauth/authorize', 'ok', 'admin'),
        ('oauth/consent', 'ok', 'admin'),
        ('oauth/token', 'ok', 'admin'),
        ('oauth/refresh', 'ok', 'admin'),
    ]


async def test_a_reader_is_asked_again_when_it_wants_to_write(odoo, admin):
    memory, name = Memory(), f'Made after a step-up {uuid.uuid4()}'
    later = ['mcp:read', 'mcp:write']

    async with connected(
        f'{odoo.url}/mcp', admin, memory, mode='auto', scopes=['mcp:read'], later_scopes=later
    ) as client:
        await call(client, 'whoami')
        assert memory.granted[-1].scope == 'mcp:read'

        await call(client, 'create_records', model='res.partner', values=[{'name': name}])

    assert 'mcp:write' in memory.granted[-1].scope.split()
    assert partners_made_by(odoo, 'admin', name) == 1


async def test_a_client_disconnected_in_the_preferences_has_to_ask_again(odoo, admin):
    memory, client_name = Memory(), 'A client of short duration'

    async with connected(f'{odoo.url}/mcp', admin, memory, mode='auto', client_name=client_name) as client:
        await call(client, 'whoami')
        await admin.disconnect(odoo.url, client_name)
        await call(client, 'whoami')

    assert len(memory.granted) == 2
    rows = audited(odoo, memory.client_info.client_id)
    # Which of the two tokens is refused depends on whether the access token has expired meanwhile.
    assert [row for row in rows if row[1] != 'ok'] in (
        [('oauth/access', 'denied', 'admin')],
        [('oauth/refresh', 'error', 'admin')],
    )
    assert rows.count(('oauth/consent', 'ok', 'admin')) == 2


async def call(client: Client, tool: str, **arguments) -> str:
    """The text a tool answers with, once it succeeds."""
    result = await client.call_tool(tool, arguments)
    assert not result.is_error, f'{tool} answered {result.content}'
    return ''.join(block.text for block in result.content)

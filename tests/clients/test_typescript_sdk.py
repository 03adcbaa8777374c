"""Both release lines of the official TypeScript SDK connect from nothing and work in Odoo."""

import json
import uuid
from pathlib import Path

import pytest

from tests.support.node_program import node_program
from tests.support.records import expire_access_tokens, partners_made_by

pytestmark = pytest.mark.anyio

FOLDER = Path(__file__).parent / 'typescript'


@pytest.mark.parametrize(('line', 'revision'), [('v1', '2025-11-25'), ('v2', '2026-07-28')])
async def test_from_the_first_401_to_work_with_a_refreshed_token(odoo, admin, line, revision):
    name = f'Made by TypeScript {uuid.uuid4()}'

    async with node_program(FOLDER, 'connect.mjs', line, f'{odoo.url}/mcp', name) as program:
        await admin.approve((await program.told('authorization_url'))['authorization_url'])

        connected = await program.told('revision')
        assert connected['revision'] == revision
        assert {'search_read', 'create_records'} <= set((await program.told('tools'))['tools'])
        assert name in json.dumps(await program.told('found'))
        expire_access_tokens(odoo, connected['client'])
        refreshed = await program.told('scope')
        await program.succeeded()

    assert partners_made_by(odoo, 'admin', name) == 1
    assert refreshed == {'scope': 'mcp:read mcp:write', 'rotated': True, 'renewed': True}

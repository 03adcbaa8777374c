"""The suite's scenarios for authorization servers, with a user at a browser where it asks for one."""

import pytest

from tests.support.conformance_suite import FOLDER, SCRIPT, verdicts
from tests.support.node_program import node_program
from tests.support.registration import register

pytestmark = pytest.mark.anyio


async def test_every_check_succeeds_without_a_warning(odoo, admin, free_port, tmp_path):
    client_id = register(
        odoo.url, redirect_uri=f'http://127.0.0.1:{free_port}/callback', client_name='Conformance suite'
    )
    arguments = ['--url', odoo.url, '--client-id', client_id, '--port', str(free_port), '--output-dir', str(tmp_path)]

    async with node_program(FOLDER, SCRIPT, 'authorization', *arguments) as suite:
        await admin.approve(await suite.printed(lambda line: line.startswith(f'{odoo.url}/mcp/oauth/authorize?')))
        output = await suite.succeeded()

    assert verdicts(tmp_path) == {
        'authorization-server-metadata': 'SUCCESS',
        'authorization-server-metadata-cimd': 'SUCCESS',
        'authorization-code-grant': 'SUCCESS',
    }, output

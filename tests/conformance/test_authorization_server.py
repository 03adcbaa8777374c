"""The suite's scenarios for authorization servers, with a person at a browser where it asks for one."""

import json
from urllib.request import Request, urlopen

import pytest
from node_program import node_program
from suite import FOLDER, SCRIPT, verdicts

pytestmark = pytest.mark.anyio


async def test_every_check_succeeds_without_a_warning(odoo, admin, free_port, tmp_path):
    client_id = register(odoo.url, redirect_uri=f'http://127.0.0.1:{free_port}/callback')
    arguments = ['--url', odoo.url, '--client-id', client_id, '--port', str(free_port), '--output-dir', str(tmp_path)]

    async with node_program(FOLDER, SCRIPT, 'authorization', *arguments) as suite:
        await admin.approve(await suite.printed(lambda line: line.startswith(f'{odoo.url}/mcp/oauth/authorize?')))
        output = await suite.succeeded()

    assert verdicts(tmp_path) == {
        'authorization-server-metadata': 'SUCCESS',
        'authorization-server-metadata-cimd': 'SUCCESS',
        'authorization-code-grant': 'SUCCESS',
    }, output


def register(issuer: str, redirect_uri: str) -> str:
    """The id of a public client made by dynamic registration (RFC 7591), because the suite brings no client of its own."""
    metadata = {'client_name': 'Conformance suite', 'redirect_uris': [redirect_uri], 'token_endpoint_auth_method': 'none'}
    request = Request(
        f'{issuer}/mcp/oauth/register',
        data=json.dumps(metadata).encode(),
        headers={'Content-Type': 'application/json'},
    )
    with urlopen(request, timeout=10) as response:
        return json.load(response)['client_id']

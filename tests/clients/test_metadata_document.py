"""Official SDKs that never register: they are known by the https URL of their Client ID Metadata Document."""

import json
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.document_host import HOST, DocumentHost, document_host
from tests.support.node_program import node_program
from tests.support.python_sdk import Memory, connected
from tests.support.records import audited, expire_access_tokens, partners_made_by
from tools.servers.server import Server, running_server

pytestmark = pytest.mark.anyio

FOLDER = Path(__file__).parent
# As Claude Code publishes it: without a port, because the client learns its port only when it starts.
LOOPBACK = 'http://127.0.0.1/callback'


@pytest.fixture(scope='module')
def host(tmp_path_factory) -> Iterator[DocumentHost]:
    with document_host(tmp_path_factory.mktemp('certificates')) as host:
        yield host


@pytest.fixture(scope='module')
def fetching_odoo(host) -> Iterator[Server]:
    """An Odoo to which the internet is `host`."""
    options = {
        'server_wide_modules': 'base,web,loopback_documents',
        'loopback_documents_port': host.port,
        'loopback_documents_authority': str(host.authority),
    }
    parameters = {'muk_mcp_oauth.access_token_ttl': '10'}
    with running_server(parameters=parameters, addons=FOLDER / 'addons', options=options) as odoo:
        yield odoo


@pytest.fixture
def document_url(host) -> str:
    """The URL of a client's document that nobody has fetched yet."""
    return host.publish(
        f'client-{uuid.uuid4()}',
        client_name='Agent with a document',
        redirect_uris=[LOOPBACK],
        token_endpoint_auth_method='none',
        grant_types=['authorization_code', 'refresh_token'],
        response_types=['code'],
    )


def assert_connected_without_registering(odoo, host, document_url):
    """One fetch, and no row of a registration between the first request and the last."""
    assert host.requests.count(f'/{document_url.rpartition("/")[2]}') == 1
    rows = audited(odoo, document_url)
    assert rows[:3] == [(f'oauth/{event}', 'ok', 'admin') for event in ('authorize', 'consent', 'token')]
    assert {row[0] for row in rows[3:]} <= {'oauth/access', 'oauth/refresh'}


@pytest.mark.parametrize('mode', ['auto', 'legacy'])
async def test_python_sdk_connects_by_its_document(fetching_odoo, host, document_url, admin, mode):
    memory = Memory()

    async with connected(
        f'{fetching_odoo.url}/mcp', admin, memory, mode=mode, client_metadata_url=document_url
    ) as client:
        identity = await client.call_tool('whoami', {})

    assert not identity.is_error
    assert memory.client_info.client_id == document_url
    assert f'From\n{HOST}' in admin.consent_text
    assert_connected_without_registering(fetching_odoo, host, document_url)


@pytest.mark.parametrize('line', ['v1', 'v2'])
async def test_typescript_sdk_connects_by_its_document(fetching_odoo, host, document_url, admin, line):
    name = f'Made by a client with a document {uuid.uuid4()}'

    async with node_program(
        FOLDER / 'typescript', 'connect.mjs', line, f'{fetching_odoo.url}/mcp', name, document_url
    ) as program:
        await admin.approve((await program.told('authorization_url'))['authorization_url'])
        assert (await program.told('client'))['client'] == document_url
        assert name in json.dumps(await program.told('found'))
        expire_access_tokens(fetching_odoo, document_url)
        assert (await program.told('scope'))['rotated']
        await program.succeeded()

    assert partners_made_by(fetching_odoo, 'admin', name) == 1
    assert_connected_without_registering(fetching_odoo, host, document_url)

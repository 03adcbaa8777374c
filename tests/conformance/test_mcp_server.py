"""The suite's scenarios for MCP servers, at each revision of the protocol."""

import pytest

from tests.support.conformance_suite import FOLDER, SCRIPT
from tests.support.node_program import node_program

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize('revision', ['2025-06-18', '2025-11-25', '2026-07-28'])
async def test_every_scenario_passes_but_for_the_known_failures(gateway, revision, tmp_path):
    known = FOLDER / 'known-failures.yaml'
    arguments = ['--url', f'{gateway}/mcp', '--suite', 'all', '--spec-version', revision, '--output-dir', str(tmp_path)]

    async with node_program(FOLDER, SCRIPT, 'server', *arguments, '--expected-failures', str(known)) as suite:
        output = await suite.succeeded()

    print(output[output.index('=== SUMMARY ===') :])

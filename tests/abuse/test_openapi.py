"""A fuzzer walks the OpenAPI description: no 500, no answer that is not described."""

import os
import subprocess
import sys
from pathlib import Path

DESCRIPTION = Path(__file__).parents[2] / 'muk_mcp_oauth/static/openapi/openapi.yaml'
CHECKS = 'not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,response_headers_conformance'
EXAMPLES = os.environ.get('MUK_MCP_FUZZ_EXAMPLES', '60')


def test_schemathesis_finds_no_server_error_and_no_undescribed_answer(open_odoo, tmp_path):
    command = [
        Path(sys.executable).with_name('schemathesis'),
        'run',
        DESCRIPTION,
        '--url',
        open_odoo.url,
        '--checks',
        CHECKS,
        '--max-examples',
        EXAMPLES,
        '--phases',
        'examples,coverage,fuzzing',
        '--no-color',
    ]
    run = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert run.returncode == 0, run.stdout[-8000:] + run.stderr[-2000:]


def test_description_is_served_with_the_addon(open_odoo):
    from tests.support.stranger import send

    answer = send(open_odoo.url, 'GET', '/muk_mcp_oauth/static/openapi/openapi.yaml')
    assert (answer.status, answer.body) == (200, DESCRIPTION.read_bytes())

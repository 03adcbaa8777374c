"""The official conformance suite as a program, and the verdicts it leaves behind."""

import json
from pathlib import Path

FOLDER = Path(__file__).parents[1] / 'conformance'
SCRIPT = 'node_modules/@modelcontextprotocol/conformance/dist/index.js'


def verdicts(results: Path) -> dict[str, str]:
    """Check id → status (SUCCESS, FAILURE, WARNING, SKIPPED, INFO) of every scenario whose results lie in `results`."""
    files = sorted(results.glob('*/checks.json'))
    assert files, f'The suite left no results in {results}'
    return {check['id']: check['status'] for file in files for check in json.loads(file.read_text())}

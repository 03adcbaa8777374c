"""What tasks cost an agent: the calls of tools and the characters of `tests/work`, which this runs."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

HEADINGS = f'{"task":<60} {"calls":>6} {"written":>8} {"read":>8}   characters'


def table() -> list[str]:
    """Run the tasks and return a line for each, and one for all; lines of pytest if a task failed."""
    with tempfile.TemporaryDirectory() as folder:
        costs = Path(folder) / 'costs.json'
        command = [sys.executable, '-m', 'pytest', 'tests/work', '-q', '--no-header', '--tb=line']
        env = {**os.environ, 'MUK_MCP_WORK_TABLE': str(costs)}
        done = subprocess.run(command, env=env, check=False, capture_output=True, text=True)
        return [*lines(json.loads(costs.read_text())), *(done.stdout.splitlines()[-20:] if done.returncode else [])]


def lines(costs: dict[str, dict[str, int]]) -> list[str]:
    total = {key: sum(cost[key] for cost in costs.values()) for key in ('calls', 'written', 'read')}
    return [HEADINGS, *(_line(name, cost) for name, cost in costs.items()), _line('all', total)]


def _line(name: str, cost: dict[str, int]) -> str:
    return f'{name.replace("_", " "):<60} {cost["calls"]:>6} {cost["written"]:>8,} {cost["read"]:>8,}'

"""What access rules cost: the same tool call with fifty rules to look through and with none."""

import json
import statistics
from functools import partial

from tests.support.account import Account
from tests.support.agent import META, REVISION
from tests.support.application import Application
from tools.servers.server import running_server

from . import load
from .endpoints import PARAMETERS, ROUNDS, WORKERS, requests_per_second
from .figure import Figure

RULES = 'muk_mcp_oauth.access_rule'
MANY = 50
CALL = {'name': 'search_read', 'arguments': {'model': 'res.partner', 'fields': ['name', 'email'], 'limit': 5}}


def measure() -> list[Figure]:
    """Compare tool calls in turn, so that a busy moment of the machine meets both; a rule that matches comes last."""
    with running_server(workers=WORKERS, parameters=PARAMETERS) as odoo:
        host = f'http://127.0.0.1:{odoo.port}'
        owner = Account(host, 'admin', 'admin')
        request = _request(owner.connect(Application.registered(host))['access_token'])
        rules = owner.call(RULES, 'create', [_rule(number) for number in range(MANY)])
        run = partial(requests_per_second, odoo, [lambda: request] * load.THREADS)
        run(seconds=1.0)
        rounds = []
        for _ in range(2 * ROUNDS):
            times = {}
            for active in (False, True):
                owner.call(RULES, 'write', rules, {'active': active})
                # The first call of each worker reads the rules again.
                run(seconds=0.5)
                times[active] = 1000 / run()
            rounds.append(times)
    with_rules, without = (statistics.median(times[active] for times in rounds) for active in (True, False))
    ratio = statistics.median(times[True] / times[False] for times in rounds)
    return [Figure(f'a tool call, {MANY} access rules against none', 'ms', with_rules, without, ratio, 'at most', 1.03)]


def _rule(number: int) -> dict[str, object]:
    return {'name': f'Rule {number}', 'sequence': 1, 'pattern': f'x{number}.*', 'allow_unlink': False}


def _request(token: str) -> bytes:
    message = {'jsonrpc': '2.0', 'id': 1, 'method': 'tools/call', 'params': {**CALL, '_meta': META}}
    headers = {
        'Authorization': f'Bearer {token}',
        'MCP-Protocol-Version': REVISION,
        'Mcp-Method': 'tools/call',
        'Mcp-Name': 'search_read',
    }
    return load.post('/mcp', 'application/json', json.dumps(message), **headers)

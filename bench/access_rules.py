"""What access rules cost: the same tool call with fifty rules to look through and with none.

What is measured is the processor time of Odoo's workers.
"""

import json
import statistics

from tests.support.account import Account
from tests.support.agent import META, REVISION
from tests.support.application import Application
from tools.servers.server import Server, running_server

from . import load, processor
from .endpoints import PARAMETERS, ROUNDS, WORKERS
from .figure import Figure

RULES = 'muk_mcp_oauth.access_rule'
MANY = 50
WARMING = 40
CALLS = 200
CALL = {'name': 'search_read', 'arguments': {'model': 'res.partner', 'fields': ['name', 'email'], 'limit': 5}}


def measure() -> list[Figure]:
    """Compare tool calls in turn, so that a busy moment of the machine meets both; a rule that matches comes last."""
    with running_server(workers=WORKERS, parameters=PARAMETERS) as odoo:
        host = f'http://127.0.0.1:{odoo.port}'
        owner = Account(host, 'admin', 'admin')
        request = _request(owner.connect(Application.registered(host))['access_token'])
        rules = owner.call(RULES, 'create', [_rule(number) for number in range(MANY)])
        costs: dict[bool, list[float]] = {False: [], True: []}
        for number in range(2 * ROUNDS):
            # The one that comes second meets warmer workers, so each does in turn.
            for active in (number % 2 == 0, number % 2 == 1):
                owner.call(RULES, 'write', rules, {'active': active})
                costs[active].append(_milliseconds_per_call(odoo, request))
    with_rules, without = statistics.median(costs[True]), statistics.median(costs[False])
    what = f'a tool call, {MANY} access rules against none'
    return [Figure(what, 'ms of CPU', with_rules, without, with_rules / without, 'at most', 1.03)]


def _milliseconds_per_call(odoo: Server, request: bytes) -> float:
    for _ in range(WARMING):
        # The first calls of each worker read the rules again.
        load.exchange(odoo.port, request)
    before = processor.seconds(odoo.pid)
    for _ in range(CALLS):
        load.exchange(odoo.port, request)
    return 1000 * (processor.seconds(odoo.pid) - before) / CALLS


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

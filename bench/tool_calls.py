"""What a tool call costs beside the same question to Odoo's own `/json/2`: processor time and bytes of the answer.

Both find the same contacts for the same user: the tool with an OAuth token and a row in the audit log, `/json/2` with an
API key. Only Odoo 19 has `/json/2`, so nothing is measured on others.
"""

import json
import statistics
from dataclasses import dataclass

from tests.support.account import Account
from tests.support.agent import META, REVISION
from tests.support.application import Application
from tools.servers import postgres
from tools.servers.server import Server, running_server

from . import load, processor
from .endpoints import PARAMETERS, ROUNDS, WORKERS
from .figure import Figure

CONTACTS = 80
CALLS = 150
MODEL = 'res.partner'
DOMAIN = [['ref', '=', 'bench']]
FIELDS = ['name', 'email', 'phone', 'city']
FIRST_VERSION = 19

KEY = """
from datetime import datetime, timedelta
keys = env(user=env.ref('base.user_admin').id)['res.users.apikeys']
print('KEY', keys._generate(None, 'bench', datetime.now() + timedelta(days=1)))
"""


@dataclass(frozen=True)
class Question:
    """One question, to the tool and to the method of `/json/2` that answers it."""

    what: str
    tool: bytes
    method: bytes
    target: float


def measure() -> list[Figure]:
    with running_server(workers=WORKERS, parameters=PARAMETERS) as odoo:
        if int(odoo.odoo.source.version) < FIRST_VERSION:
            return []
        questions = _questions(odoo)
        return [*(_cost(odoo, question) for question in questions), _size(odoo, questions[0])]


def _questions(odoo: Server) -> list[Question]:
    host = f'http://127.0.0.1:{odoo.port}'
    owner = Account(host, 'admin', 'admin')
    owner.call(MODEL, 'create', [_contact(number) for number in range(CONTACTS)])
    token = owner.connect(Application.registered(host))['access_token']
    key = odoo.shell(KEY).rpartition('KEY ')[2].split()[0]
    count = {'domain': DOMAIN}
    page = {'domain': DOMAIN, 'fields': FIELDS, 'limit': CONTACTS}
    return [
        Question('search_read', _tool(token, 'search_read', page), _json2(key, 'search_read', page), 0.80),
        Question('search_count', _tool(token, 'search_count', count), _json2(key, 'search_count', count), 0.85),
    ]


def _contact(number: int) -> dict[str, str]:
    return {
        'name': f'Contact {number}',
        'email': f'contact{number}@example.com',
        'phone': f'+32 2 290 34 {number:02}',
        'city': 'Ramillies',
        'ref': 'bench',
    }


def _tool(token: str, name: str, arguments: dict[str, object]) -> bytes:
    params = {'name': name, 'arguments': {'model': MODEL, **arguments}, '_meta': META}
    message = {'jsonrpc': '2.0', 'id': 1, 'method': 'tools/call', 'params': params}
    headers = {
        'Authorization': f'Bearer {token}',
        'MCP-Protocol-Version': REVISION,
        'Mcp-Method': 'tools/call',
        'Mcp-Name': name,
    }
    return load.post('/mcp', 'application/json', json.dumps(message), **headers)


def _json2(key: str, method: str, arguments: dict[str, object]) -> bytes:
    authorization = {'Authorization': f'bearer {key}'}
    return load.post(f'/json/2/{MODEL}/{method}', 'application/json', json.dumps(arguments), **authorization)


def _cost(odoo: Server, question: Question) -> Figure:
    """Compare both in turn, so that a busy moment of the machine meets both."""
    rounds = [[_milliseconds(odoo, sent) for sent in (question.tool, question.method)] for _ in range(ROUNDS + 1)]
    # The first round warms the workers.
    tool, method = (statistics.median(column) for column in zip(*rounds[1:], strict=True))
    ratio = statistics.median(tool / method for tool, method in rounds[1:])
    return Figure(f'{question.what}, against /json/2', 'ms of CPU', tool, method, ratio, 'at most', question.target)


def _milliseconds(odoo: Server, request: bytes) -> float:
    before = processor.seconds(odoo.pid, postgres.pid())
    for _ in range(CALLS):
        load.exchange(odoo.port, request)
    return 1000 * (processor.seconds(odoo.pid, postgres.pid()) - before) / CALLS


def _size(odoo: Server, question: Question) -> Figure:
    tool, method = (len(load.exchange(odoo.port, sent)) for sent in (question.tool, question.method))
    return Figure(
        f'{question.what}, {CONTACTS} rows, against /json/2', 'bytes', tool, method, tool / method, 'at most', 0.75
    )

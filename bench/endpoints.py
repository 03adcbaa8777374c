"""What the token check and a refresh cost, against the cheapest answer that Odoo gives at all."""

import json
import re
import statistics
import time
from collections.abc import Callable
from functools import partial
from urllib.parse import urlencode

from tests.support.account import Account
from tests.support.application import PING, Application
from tools.servers import postgres
from tools.servers.server import Server, running_server

from . import load
from .figure import Figure

WORKERS = 2
ROUNDS = 5
SECONDS_PER_ROUND = 3.0
COUNTED_REQUESTS = 50
# PostgreSQL lets an idle connection keep its counts for ten seconds.
SECONDS_UNTIL_STATISTICS_ARRIVE = 11.0

# No token may expire and no limit be reached while the clock runs.
PARAMETERS = {'muk_mcp_oauth.access_token_ttl': '3600', 'muk_mcp.rate_limit_requests': '0'}

HEALTH = load.get('/web/health')


def measure() -> list[Figure]:
    with running_server(workers=WORKERS, parameters=PARAMETERS) as odoo:
        return [*_throughput(odoo), *_queries(odoo)]


class Connection:
    """An application that a user allowed: its access token pings, its refresh token is renewed again and again."""

    def __init__(self, user: Account, host: str):
        self.application = Application.registered(host)
        self.tokens = user.connect(self.application)

    def ping(self) -> bytes:
        return load.post(
            '/mcp', 'application/json', json.dumps(PING), Authorization=f'Bearer {self.tokens["access_token"]}'
        )

    def refresh(self) -> bytes:
        return load.post(
            '/mcp/oauth/token',
            'application/x-www-form-urlencoded',
            urlencode(
                {
                    'grant_type': 'refresh_token',
                    'client_id': self.application.client_id,
                    'refresh_token': self.tokens['refresh_token'],
                }
            ),
        )

    def keep(self, body: bytes) -> None:
        self.tokens = json.loads(body)


def connections(odoo: Server) -> list[Connection]:
    """One connected application for each thread of the load."""
    host = f'http://127.0.0.1:{odoo.port}'
    user = Account(host, 'admin', 'admin')
    return [Connection(user, host) for _ in range(load.THREADS)]


def _throughput(odoo: Server) -> list[Figure]:
    """Requests per second of the three endpoints in turn, so that a busy moment of the machine meets all of them."""
    applications = connections(odoo)
    lanes: dict[str, Callable[[], float]] = {
        'health': partial(requests_per_second, odoo, [lambda: HEALTH] * load.THREADS),
        'ping': partial(requests_per_second, odoo, [application.ping for application in applications]),
        'refresh': partial(
            requests_per_second,
            odoo,
            [application.refresh for application in applications],
            lambda lane, body: applications[lane].keep(body),
        ),
    }
    for run in lanes.values():
        run(seconds=1.0)
    rounds = [{name: run() for name, run in lanes.items()} for _ in range(ROUNDS)]
    return [
        _against_health('/mcp ping with a token, against /web/health', 'ping', rounds, 0.75),
        _against_health('refresh, against /web/health', 'refresh', rounds, 0.30),
    ]


def requests_per_second(
    odoo: Server,
    requests: list[Callable[[], bytes]],
    learn: Callable[[int, bytes], None] = lambda lane, body: None,
    seconds: float = SECONDS_PER_ROUND,
) -> float:
    """Load one endpoint for some seconds, as `load.per_second` says."""
    return load.per_second(odoo.port, requests, learn, seconds)


def _against_health(what: str, name: str, rounds: list[dict[str, float]], target: float) -> Figure:
    middle = {lane: statistics.median(figures[lane] for figures in rounds) for lane in (name, 'health')}
    ratio = statistics.median(figures[name] / figures['health'] for figures in rounds)
    return Figure(what, 'requests/s', middle[name], middle['health'], ratio, 'at least', target)


def _queries(odoo: Server) -> list[Figure]:
    """Statements of a ping beyond those of the health check, and rows it writes, both by Odoo's and PostgreSQL's count."""
    connection = connections(odoo)[0]
    # The first use within a minute is noted; it would hide what the others do.
    load.exchange(odoo.port, connection.ping())
    written = _rows_written(odoo)
    for _ in range(COUNTED_REQUESTS):
        load.exchange(odoo.port, HEALTH)
        load.exchange(odoo.port, connection.ping())
    log = odoo.log.read_text(errors='replace')
    ping, health = _statements(log, 'POST /mcp'), _statements(log, 'GET /web/health')
    writes = (_rows_written(odoo) - written) / COUNTED_REQUESTS
    return [
        Figure('queries added to /mcp by the token check', 'queries', ping, health, ping - health, 'at most', 1),
        Figure('rows written by a ping', 'rows', writes, 0, writes, 'at most', 0),
    ]


def _statements(log: str, request: str) -> float:
    """The usual number of queries of a request, which Odoo's access log has behind the status."""
    counts = re.findall(rf'"{re.escape(request)} HTTP[^"]*" .*?200.*? - (\d+) ', re.sub(r'\x1b\[[0-9;]*m', '', log))
    return statistics.median(int(count) for count in counts[-COUNTED_REQUESTS:])


def _rows_written(odoo: Server) -> int:
    time.sleep(SECONDS_UNTIL_STATISTICS_ARRIVE)
    # The catalogue is left out, which PostgreSQL itself writes to, and so are Odoo's scheduled actions.
    return int(
        postgres.psql(
            """SELECT sum(n_tup_ins + n_tup_upd + n_tup_del)
                                  FROM pg_stat_user_tables WHERE NOT starts_with(relname, 'ir_cron')""",
            odoo.database,
        )
    )

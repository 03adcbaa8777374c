"""What a million stored connections cost: the same requests with a thousand grants and with a million in the tables."""

from collections.abc import Callable
from functools import partial

from tools.report.progress import step
from tools.servers import postgres
from tools.servers.server import Server, running_server

from . import load
from .endpoints import HEALTH, PARAMETERS, ROUNDS, WORKERS, Connection, connections, requests_per_second
from .figure import Figure

FEW = 1_000
MANY = 1_000_000
CLIENTS = 1_000

# Clients that the user allowed, then grants spread over them, each with a live access token and a live refresh token.
CLIENT_ROWS = """
    WITH added AS (
        INSERT INTO muk_mcp_oauth_client
               (name, client_id, kind, state, token_endpoint_auth_method, redirect_uris, grant_types, scope, create_date, last_used_at)
        SELECT 'stored', 'stored_' || n, 'dynamic', 'active', 'none', 'https://stored.example/cb',
               'authorization_code refresh_token', 'mcp:read mcp:write', now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
          FROM generate_series(1, {clients}) n
     RETURNING id)
    INSERT INTO muk_mcp_oauth_consent (user_id, client_id, scope, redirect_uris, fingerprint, granted_at, read_key_id, write_key_id)
    SELECT o.user_id, added.id, o.scope, o.redirect_uris, o.fingerprint, o.granted_at, o.read_key_id, o.write_key_id
      FROM added, (SELECT * FROM muk_mcp_oauth_consent ORDER BY id LIMIT 1) o"""
GRANT_ROWS = """
    WITH consents AS (
        SELECT id, client_id, user_id, row_number() OVER (ORDER BY id) - 1 AS number FROM muk_mcp_oauth_consent
         WHERE redirect_uris IS NOT NULL AND client_id IN (SELECT id FROM muk_mcp_oauth_client WHERE name = 'stored')
    ), grants AS (
        INSERT INTO muk_mcp_oauth_grant
               (consent_id, client_id, user_id, scope, resource, database_uuid, started_at, expires_at, derivation_key)
        SELECT c.id, c.client_id, c.user_id, m.scope, m.resource, m.database_uuid, m.started_at, m.expires_at, m.derivation_key
          FROM generate_series({first}, {last}) n
          JOIN consents c ON c.number = n % {clients}
          CROSS JOIN (SELECT * FROM muk_mcp_oauth_grant WHERE started_at IS NOT NULL ORDER BY id LIMIT 1) m
     RETURNING id
    ), access AS (
        INSERT INTO muk_mcp_oauth_access_token (jti, grant_id, scope, expires_at)
        SELECT md5('jti' || grants.id), grants.id, m.scope, m.expires_at
          FROM grants, (SELECT * FROM muk_mcp_oauth_access_token ORDER BY id LIMIT 1) m)
    INSERT INTO muk_mcp_oauth_refresh_token (token_hash, grant_id, generation, expires_at, replays)
    SELECT encode(sha256(('refresh' || grants.id)::bytea), 'hex'), grants.id, 1, m.expires_at, 0
      FROM grants, (SELECT * FROM muk_mcp_oauth_refresh_token ORDER BY id LIMIT 1) m"""


def measure() -> list[Figure]:
    """Compare the time of a check and of a refresh, each as a multiple of a health check in the same seconds."""
    with running_server(workers=WORKERS, parameters=PARAMETERS) as odoo:
        applications = connections(odoo)
        postgres.psql(CLIENT_ROWS.format(clients=CLIENTS), odoo.database)
        few = _times(odoo, applications, FEW, stored=0)
        many = _times(odoo, applications, MANY, stored=FEW)
    return [_figure('check of a token', few, many, 'ping'), _figure('refresh', few, many, 'refresh')]


def _times(odoo: Server, applications: list[Connection], grants: int, stored: int) -> dict[str, float]:
    with step(f'Storing {grants:,} connections'):
        postgres.psql(GRANT_ROWS.format(first=stored + 1, last=grants, clients=CLIENTS), odoo.database)
        postgres.psql('VACUUM ANALYZE', odoo.database)
    run = partial(requests_per_second, odoo)
    lanes: dict[str, Callable[[], float]] = {
        'health': partial(run, [lambda: HEALTH] * load.THREADS),
        'ping': partial(run, [application.ping for application in applications]),
        'refresh': partial(
            run, [application.refresh for application in applications], lambda lane, body: applications[lane].keep(body)
        ),
    }
    for lane in lanes.values():
        lane(seconds=1.0)
    rounds = [{name: 1000 / lane() for name, lane in lanes.items()} for _ in range(ROUNDS)]
    # The best round of each is the one that the machine disturbed least.
    return {name: min(times[name] for times in rounds) for name in lanes}


def _figure(what: str, few: dict[str, float], many: dict[str, float], lane: str) -> Figure:
    ratio = (many[lane] / many['health']) / (few[lane] / few['health'])
    return Figure(f'{what}, {MANY:,} grants against {FEW:,}', 'ms', many[lane], few[lane], ratio, 'at most', 1.1)

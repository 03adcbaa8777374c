"""What strangers have refused, thousands of times: a few rows of the audit log, and the number of the rest."""

import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.support.store import Store
from tests.support.stranger import FORM, JSON, register, send
from tools.servers.server import Server

FLOOD = 1_000
# As shipped.
ROWS_PER_MINUTE = 20

GUESS = 'grant_type=refresh_token&refresh_token=guess&client_id={client_id}'
FLOODS = {
    'bearer': ('127.0.2.1', '/mcp', '{}', {**JSON, 'Authorization': 'Bearer a.b.c'}, {401}),
    'unknown client': ('127.0.2.2', '/mcp/oauth/token', GUESS.format(client_id='nobody'), FORM, {401, 429}),
    'token': ('127.0.2.3', '/mcp/oauth/token', GUESS, FORM, {400, 429}),
    'method': ('127.0.2.4', '/mcp/oauth/revoke', None, {}, {405}),
    'revocation of nothing': ('127.0.2.5', '/mcp/oauth/revoke', 'token=x&client_id={client_id}', FORM, {200}),
    'registration': ('127.0.2.6', '/mcp/oauth/register', '{"redirect_uris": []}', JSON, {400, 429}),
}


def rows_of(store: Store, address: str) -> list[tuple[str, str]]:
    return store.rows('SELECT method, error_message FROM muk_mcp_log WHERE ip_address = %s', address)


@pytest.mark.parametrize('flood', FLOODS)
def test_flood_of_refusals_leaves_a_few_rows_and_their_number(odoo: Server, flood: str) -> None:
    """AU-01, DF-06: counted, not stored, whatever was refused."""
    address, path, body, headers, expected = FLOODS[flood]
    store = Store(odoo.database)
    client_id = register(odoo.url, address='127.0.2.9').json()['client_id']
    sent = body and body.replace('{client_id}', client_id)
    method = 'PATCH' if flood == 'method' else 'POST'

    with ThreadPoolExecutor(8) as pool:
        answers = pool.map(lambda _: send(odoo.url, method, path, sent, headers, address=address).status, range(FLOOD))
        assert set(Counter(answers)) <= expected

    rows = rows_of(store, address)
    stored = [reason for event, reason in rows if event != 'oauth/refused']
    # A minute that is over may have its number in the log already, and then no counter any more.
    minutes = store.rows('SELECT count FROM muk_mcp_oauth_rate_limit WHERE bucket = %s', f'refused {address}')
    assert 0 < len(stored) <= ROWS_PER_MINUTE * (len(minutes) + len(rows) - len(stored))

    store.rows(
        "UPDATE muk_mcp_oauth_rate_limit SET window_start = window_start - interval '1 hour' WHERE bucket = %s RETURNING 1",
        f'refused {address}',
    )
    odoo.shell("env['muk_mcp_oauth.audit']._write_past_numbers_down(); env.cr.commit()")
    counted = [reason for event, reason in rows_of(store, address) if event == 'oauth/refused']
    assert len(stored) + sum(int(re.search(r'\d+', reason)[0]) for reason in counted) == FLOOD

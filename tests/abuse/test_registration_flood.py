"""Ten thousand registrations: bounded rows, an honest 429, and nobody else is shut out."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from conftest import REGISTRATIONS_PER_HOUR
from stranger import register, send

FLOOD = 10_000
NEIGHBOURS = [f'127.0.1.{number}' for number in range(1, 51)]


def registered_clients(odoo) -> int:
    return int(odoo.shell("print(env['muk_mcp_oauth.client'].search_count([]))").split()[-1])


def statuses(odoo, addresses) -> Counter:
    with ThreadPoolExecutor(8) as pool:
        return Counter(pool.map(lambda address: register(odoo.url, address=address).status, addresses))


def test_flood_from_one_address_leaves_as_many_rows_as_the_limit_allows(odoo):
    before = registered_clients(odoo)
    counted = statuses(odoo, ['127.0.0.9'] * FLOOD)
    # The hour may turn while the flood runs, which opens the limit once more.
    windows = 1 if counted[201] <= REGISTRATIONS_PER_HOUR else 2
    assert counted == {201: windows * REGISTRATIONS_PER_HOUR, 429: FLOOD - windows * REGISTRATIONS_PER_HOUR}
    assert registered_clients(odoo) - before == counted[201]


def test_refusal_says_when_to_come_back(odoo):
    answers = [register(odoo.url, address='127.0.0.10') for _ in range(REGISTRATIONS_PER_HOUR + 1)]
    refused = answers[-1]
    assert refused.status == 429
    assert 1 <= int(refused.headers['retry-after']) <= 3600
    assert refused.json()['error'] == 'temporarily_unavailable'


def test_flood_does_not_shut_out_other_addresses(odoo):
    statuses(odoo, ['127.0.0.11'] * (REGISTRATIONS_PER_HOUR + 20))
    assert register(odoo.url, address='127.0.0.12').status == 201


def test_flood_from_many_addresses_is_limited_for_each_of_them(odoo):
    each = FLOOD // len(NEIGHBOURS)
    counted = statuses(odoo, NEIGHBOURS * each)
    assert counted[201] + counted[429] == FLOOD
    assert counted[201] in (len(NEIGHBOURS) * REGISTRATIONS_PER_HOUR, 2 * len(NEIGHBOURS) * REGISTRATIONS_PER_HOUR)


def test_other_endpoints_answer_during_a_flood(odoo):
    with ThreadPoolExecutor(4) as pool:
        flood = [pool.submit(register, odoo.url, address='127.0.0.13') for _ in range(400)]
        for _ in range(40):
            assert send(odoo.url, 'GET', '/.well-known/oauth-authorization-server').status == 200
        assert {request.result().status for request in flood} == {201, 429}


def test_clients_nobody_used_are_vacuumed(odoo):
    assert register(odoo.url, address='127.0.0.14').status == 201
    odoo.shell(
        "env.cr.execute(\"UPDATE muk_mcp_oauth_client SET create_date = create_date - interval '8 days' WHERE last_used_at IS NULL\")\n"
        "env['muk_mcp_oauth.client']._gc_unused()",
    )
    assert registered_clients(odoo) == 0

"""Whatever a tool does to its transaction, the log knows of it, and the answer is one that a client can read (review M1)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import httpx2
import pytest

from tests.fence.conftest import PARAMETERS
from tests.fence.test_takeover import assert_refused
from tests.support.account import Account
from tests.support.agent import META, REVISION, Agent, Answer
from tests.support.application import WIRE
from tools.servers import postgres
from tools.servers.server import Server, running_server

MODEL = 'breaks.off'
A_PART_STAYS = 'A part was done and saved before that'
A_PART_MAY_STAY = 'A part may have been saved before that'


@dataclass(frozen=True)
class Breaking:
    """An Odoo with methods that break off, and a client of an employee."""

    odoo: Server
    agent: Agent
    account: Account

    def press(self, method: str, **options: object) -> Answer:
        """Call a method on a new record and return the answer."""
        return self.agent.call('call_method', model=MODEL, method=method, ids=[self.new()], **options)

    def new(self) -> int:
        return int(self.account.call(MODEL, 'create', {'name': 'new'}))

    def sql(self, statement: str) -> list[str]:
        return postgres.psql(statement, self.odoo.database).splitlines()

    def name(self) -> str:
        """What the newest record holds."""
        return self.sql(f'SELECT name FROM {MODEL.replace(".", "_")} ORDER BY id DESC LIMIT 1')[0]

    def rows(self, method: str) -> list[str]:
        """The status of each row about a method."""
        return self.sql(f'SELECT status FROM muk_mcp_log WHERE request_data LIKE \'%"{method}"%\' ORDER BY id')


@pytest.fixture(scope='module')
def breaking() -> Iterator[Breaking]:
    folder = Path(__file__).parent / 'addons'
    with running_server(workers=2, parameters=PARAMETERS, addons=folder, modules=['breaks_off']) as odoo:
        administrator = Account(f'http://127.0.0.1:{odoo.port}', 'admin', 'admin')
        employee = administrator.new_user('employee@example.com', 'base.group_user')
        yield Breaking(odoo, Agent.connected(employee), employee)


@pytest.mark.parametrize(
    ('method', 'name', 'status', 'said'),
    [
        ('action_commit', 'saved', 'ok', 'done'),
        ('action_commit_and_fail', 'saved', 'partial', A_PART_STAYS),
        ('action_commit_and_break', 'saved', 'partial', A_PART_STAYS),
        ('action_rollback', 'new', 'ok', 'done'),
        ('action_rollback_and_go_on', 'saved', 'partial', A_PART_STAYS),
        ('action_commit_by_sql', 'saved', 'ok', 'done'),
        ('action_commit_by_sql_and_fail', 'saved', 'partial', A_PART_MAY_STAY),
        ('action_abort', 'new', 'error', 'The database cannot do this'),
        ('action_save_elsewhere_and_fail', 'saved', 'error', 'Odoo refused: "No."'),
        ('action_fail_after_commit', 'saved', 'partial', 'This was done and saved, but not what follows it'),
    ],
)
def test_a_call_that_ends_its_transaction_has_one_row_and_says_what_stays(breaking, method, name, status, said):
    """SM-01."""
    answer = breaking.press(method)

    assert answer.status == 200, answer.text
    assert said in answer.said
    assert (breaking.name(), breaking.rows(method)) == (name, [status])


@pytest.mark.parametrize(
    ('method', 'status', 'said'),
    [
        ('action_lose_connection', 503, 'Odoo failed in the middle of this call. Look at the records'),
        ('action_fail_strangely', 500, 'Odoo failed in the middle of this call. Look at the records'),
    ],
)
def test_a_call_that_fails_as_nobody_expects_is_answered_in_json_and_recorded(breaking, method, status, said):
    answer = breaking.press(method)

    assert (answer.status, json.loads(answer.text)['error']['message'].startswith(said)) == (status, True), answer.text
    assert (breaking.name(), breaking.rows(method)) == ('new', ['begun'])


@pytest.mark.parametrize('scopes', [['mcp:read'], []])
def test_a_tool_that_reads_may_overlook_an_error_of_the_database(breaking, scopes):
    """The transaction is aborted, and the row of the call would have been an error 500."""
    agent = Agent.connected(breaking.account, *scopes)
    answer = agent.call('read_records', model=MODEL, ids=[breaking.new()], fields=['careless'])

    assert answer.value['records'][0]['careless'] == 'computed'
    assert breaking.rows('careless')[-1] == 'ok'


def test_a_worker_that_is_killed_after_a_commit_leaves_the_row_that_it_began(breaking):
    with pytest.raises(httpx2.TransportError):
        breaking.press('action_commit_and_die')

    assert (breaking.name(), breaking.rows('action_commit_and_die')) == ('saved', ['begun'])


def test_a_value_that_was_taken_back_is_in_no_cache(breaking):
    """Each worker keeps parameters in a cache of its own, which a rollback of the database does not reach."""
    for _time in range(8):
        assert breaking.press('action_change_parameter_and_fail').is_error
        assert breaking.press('read_parameter').value['result'] is False


def test_a_killed_worker_never_leaves_an_effect_without_its_row(breaking):
    """SM-01: `kill -9` at every statement of a call that writes, one after the other."""
    for statement in count(1):
        name = f'killed at {statement}.'
        answered = send_to_die(breaking, statement, name)
        effects = breaking.sql(f"SELECT 1 FROM breaks_off WHERE name = '{name}'")
        rows = breaking.sql(f"SELECT status FROM muk_mcp_log WHERE request_data LIKE '%{name}%'")

        # The row is complete if the record is there, and there before it can be.
        assert (effects, rows) in ((['1'], ['ok']), ([], ['begun']), ([], [])), (statement, effects, rows)
        if answered:
            assert effects
            assert statement > 8, 'Nothing was killed.'
            return


def send_to_die(breaking: Breaking, statement: int, name: str) -> bool:
    """Call a tool whose worker dies at that statement; return True if it answered before."""
    arguments = {'model': MODEL, 'values': [{'name': name}]}
    message = {'jsonrpc': '2.0', 'id': 1, 'method': 'tools/call'}
    message['params'] = {'name': 'create_records', 'arguments': arguments, '_meta': META}
    headers = {
        'MCP-Protocol-Version': REVISION,
        'Mcp-Method': 'tools/call',
        'Mcp-Name': 'create_records',
        'Authorization': f'Bearer {breaking.agent.token}',
        'X-Die-At': str(statement),
    }
    try:
        return WIRE.post(f'{breaking.agent.host}/mcp', json=message, headers=headers).status_code == 200
    except httpx2.TransportError:
        return False


def test_contacts_are_not_merged_by_a_client_and_the_refusal_is_recorded(breaking):
    """DF-15: M1 as the reviewer did it: one of two contacts was gone, and the answer was a page without a row."""
    administrator = Account(breaking.agent.host, 'admin', 'admin')
    manager = administrator.new_user('merger@example.com', 'base.group_user', 'base.group_partner_manager')
    agent = Agent.connected(manager)
    twins = agent.call('create_records', model='res.partner', values=[{'name': 'x', 'email': 'x@y.example'}] * 2)
    wizard = manager.call('base.partner.merge.automatic.wizard', 'create', {'group_by_email': True})

    answer = agent.call(
        'call_method',
        model='base.partner.merge.automatic.wizard',
        method='action_start_automatic_process',
        ids=[wizard],
    )

    assert_refused(answer, 'base.partner.merge.automatic.wizard is closed to AI clients')
    assert breaking.rows('action_start_automatic_process') == ['denied']
    assert manager.call('res.partner', 'search_count', [['id', 'in', twins.value['ids']]]) == 2

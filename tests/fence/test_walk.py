"""Walks every model of an Odoo with many applications, as the clients of an employee and of an administrator.

Whatever is tried, by the tools and by the ORM's own methods, no closed model answers, and no word that was planted in a
field for passwords, tokens, secrets and keys turns up in an answer, a row of the audit log or a line of Odoo's log.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.support.account import Account
from tests.support.agent import Agent, Answer
from tests.support.canaries import WORD, map_of, planted
from tools.servers import postgres

# Closed to everybody, closed without `mcp:admin`, and with the secrets of daily work.
ALWAYS_WALKED = (
    'ir.config_parameter',
    'ir.cron',
    'mail.mail',
    'res.users.apikeys',
    'res.users',
    'res.partner',
    'ir.attachment',
    # A view of the database, whose records have no external ids.
    'timesheets.analysis.report',
)
SAMPLE = 12
ANY_METHOD = 'muk_mcp.any_public_method'


@dataclass(frozen=True)
class Country:
    """The models, and where canaries are."""

    models: dict[str, dict]
    canaries: list[tuple[str, str, str]]

    @property
    def secret(self) -> str:
        """The secret of the database, which the walk leaves as it is."""
        return self.canaries[-1][2]

    def secrets_beyond(self, model: str) -> Iterator[tuple[str, str]]:
        """Yield a path to each secret or closed field that one link leads to."""
        for link, comodel in self.models[model]['links']:
            beyond = self.models.get(comodel)
            if beyond is None:
                continue
            if beyond['closed']:
                yield link, 'create_date'
            yield from ((link, secret) for secret in beyond['secrets'][:2])


@pytest.fixture(scope='module')
def country(company, owner) -> Country:
    owner.call('ir.config_parameter', 'set_param', ANY_METHOD, 'True')
    return Country(map_of(company), planted(company))


@pytest.fixture(scope='module')
def agents(country, owner: Account) -> dict[str, Agent]:
    employee = owner.new_user('walks@example.com', 'base.group_user')
    return {'employee': Agent.connected(employee), 'administrator': Agent.connected(owner)}


def sample(country: Country, seed: int) -> list[str]:
    others = sorted(set(country.models) - set(ALWAYS_WALKED))
    return [*ALWAYS_WALKED, *random.Random(seed).sample(others, SAMPLE)]


def tries(country: Country, model: str) -> Iterator[tuple[bool, dict]]:
    """Yield whether a call has to be refused, and its tool and arguments."""
    about = country.models[model]
    closed, name = about['closed'], about['writable']
    by_tools = [
        {'tool': 'search_read', 'fields': ['id', 'display_name'], 'limit': 3},
        {'tool': 'search_read', 'limit': 3},
        {'tool': 'search_count', 'domain': []},
        {'tool': 'read_group', 'groupby': ['create_date:month'] if 'create_date' in about['fields'] else ['id']},
        {'tool': 'read_records', 'ids': [1]},
        {'tool': 'create_records', 'values': [{name: 'walked'}]},
        {'tool': 'update_records', 'ids': [2_000_000], 'values': {name: 'walked'}},
        {'tool': 'delete_records', 'ids': [2_000_000]},
        {'tool': 'describe_model'},
        {'tool': 'list_actions'},
    ]
    by_methods = [
        ('search_read', [[]], {'limit': 3}),
        ('web_search_read', [[], {'display_name': {}}], {'limit': 3}),
        ('name_search', ['a'], {}),
        ('load', [[name], [['walked']]], {}),
        ('name_create', ['walked'], {}),
        ('default_get', [about['fields'][:40]], {}),
        ('action_archive', [], {}),
        ('create', [[{name: 'walked'}]], {}),
    ]
    for arguments in by_tools:
        yield closed, {'model': model, **arguments}
    for method, args, kwargs in by_methods:
        yield closed, {'tool': 'call_method', 'model': model, 'method': method, 'args': args, 'kwargs': kwargs}
    for method, args in (
        ('read', []),
        ('export_data', [about['fields'][:40]]),
        ('copy_data', []),
        ('write', [{name: 'w'}]),
    ):
        yield closed, {'tool': 'call_method', 'model': model, 'method': method, 'ids': [1], 'args': args}
    for secret in about['secrets']:
        yield True, {'tool': 'search_read', 'model': model, 'fields': [secret]}
        yield True, {'tool': 'search_count', 'model': model, 'domain': [[secret, '=like', WORD[:3] + '%']]}
        yield True, {'tool': 'call_method', 'model': model, 'method': 'export_data', 'ids': [1], 'args': [[secret]]}
        yield True, {'tool': 'search_read', 'model': model, 'fields': ['id'], 'order': secret}
        yield True, {'tool': 'read_group', 'model': model, 'groupby': [secret]}
    for link, field in list(country.secrets_beyond(model))[:6]:
        path = f'{link}.{field}'
        yield True, {'tool': 'search_read', 'model': model, 'fields': [path]}
        yield True, {'tool': 'search_count', 'model': model, 'domain': [[path, '!=', False]]}
        yield True, {'tool': 'search_count', 'model': model, 'domain': [[link, 'any', [[field, '!=', False]]]]}
        yield True, {'tool': 'update_records', 'model': model, 'ids': [1], 'values': {link: [[0, 0, {field: 'x'}]]}}


def walk(country: Country, agents: dict[str, Agent], models: list[str]) -> None:
    for model in models:
        for refused, arguments in tries(country, model):
            call = dict(arguments)
            tool = call.pop('tool')
            for user, agent in agents.items():
                answer = agent.call(tool, **call)
                check(answer, country, (user, arguments), refused)


def check(answer: Answer, country: Country, call: tuple[str, dict], refused: bool) -> None:
    said = (*call, answer.text[:400])
    assert answer.status == 200, said
    for word in (f'{WORD}0', country.secret):
        before, found, after = answer.text.partition(word)
        assert not found, (*call, before[-200:], found, after[:50])
    assert 'Traceback' not in answer.text, said
    if refused:
        assert answer.is_error, said


def assert_nothing_is_in_the_logs(company, country: Country) -> None:
    lines = company.log.read_text(errors='replace')
    for word in (f'{WORD}0', country.secret):
        found = f"SELECT count(*) FROM muk_mcp_log log WHERE position('{word}' in log::text) > 0"
        assert int(postgres.psql(found, company.database)) == 0
        assert word not in lines


def test_a_sample_of_the_models_holds(company, country, agents):
    assert len(country.canaries) >= 10, country.canaries
    assert {model for model, about in country.models.items() if about['closed']} > set(ALWAYS_WALKED[:4])

    walk(country, agents, sample(country, seed=random.randrange(1_000_000)))

    assert_nothing_is_in_the_logs(company, country)


@pytest.mark.exhaustive
def test_every_model_holds(company, country, agents):
    walk(country, agents, sorted(country.models))

    assert_nothing_is_in_the_logs(company, country)

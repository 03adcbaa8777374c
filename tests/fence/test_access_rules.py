"""The owner's own rules: what one closes is closed at the next request, in every worker (section 3 of the fence)."""

from collections.abc import Callable, Iterator

import pytest

from tests.fence.test_takeover import assert_refused
from tests.support.account import Account
from tests.support.agent import Agent

RULES = 'muk_mcp_oauth.access_rule'
CLOSED = ('closed to AI clients by a rule of this Odoo', 'Do not try again; ask your user to do it in Odoo')

Rule = Callable[..., int]


@pytest.fixture
def rule(administrator: Account) -> Iterator[Rule]:
    """Make rules that stand before all others; they are gone after the test."""
    made = []

    def make(*models: str, **values: object) -> int:
        chosen = {'name': 'Of a test', 'sequence': 1, 'pattern': ' '.join(models), **values}
        made.append(administrator.call(RULES, 'create', chosen))
        return made[-1]

    yield make
    left = administrator.call(RULES, 'search', [['id', 'in', made]], context={'active_test': False})
    administrator.call(RULES, 'unlink', left)


@pytest.fixture
def partners(administrator: Account) -> list[int]:
    values = [{'name': f'Guest {number}', 'ref': 'guest', 'vat': f'V-{number}'} for number in range(6)]
    return administrator.call('res.partner', 'create', values)


def ids_of(account: Account, model: str) -> int:
    return account.call('ir.model', 'search', [['model', '=', model]])[0]


def test_a_closed_model_is_neither_read_nor_reached(rule, of_contact_manager, partners):
    rule('res.partner', allow_read=False)

    for answer in (
        of_contact_manager.call('search_read', model='res.partner', fields=['name']),
        of_contact_manager.call('search_count', model='res.partner', domain=[]),
        of_contact_manager.call('read_records', model='res.partner', ids=partners[:1], fields=['name']),
        of_contact_manager.call('search_read', model='res.users', fields=['name', 'partner_id.name']),
        of_contact_manager.call('search_count', model='res.users', domain=[['partner_id.name', 'ilike', 'a']]),
        of_contact_manager.call('describe_model', model='res.partner'),
    ):
        assert_refused(answer, 'res.partner', *CLOSED)


def test_messages_and_files_of_closed_records_are_closed_with_them(rule, of_contact_manager, administrator, partners):
    about = {'res_model': 'res.partner', 'res_id': partners[0]}
    file = administrator.call('ir.attachment', 'create', {'name': 'x.txt', 'datas': 'Q2FuYXJ5', **about})
    administrator.call('res.partner', 'message_post', [partners[0]], body='Canary')
    messages = {'model': 'mail.message', 'domain': [['body', 'ilike', 'Canary']], 'fields': ['body']}
    activities = {'model': 'ir.attachment', 'domain': [['id', '=', file]], 'fields': ['name']}
    assert 'Canary' in of_contact_manager.call('read_file', id=file).said
    assert of_contact_manager.call('search_read', **messages).value['rows']

    rule('res.partner', allow_read=False)

    assert of_contact_manager.call('search_read', **messages).value['rows'] == []
    assert of_contact_manager.call('search_read', **activities).value['rows'] == []
    answer = of_contact_manager.call('read_file', id=file)
    assert answer.is_error
    assert 'Canary' not in answer.text
    assert_refused(of_contact_manager.call('get_messages', model='res.partner', id=partners[0]), *CLOSED)


def test_a_closed_model_is_not_listed(rule, of_contact_manager):
    assert 'res.partner' in listed(of_contact_manager)
    rule('res.partner', allow_read=False)
    assert 'res.partner' not in listed(of_contact_manager)


def listed(agent: Agent) -> set[str]:
    return {found['model'] for found in agent.call('list_models', search='res.partner').value['models']}


@pytest.mark.parametrize(
    ('closed', 'words', 'tool', 'arguments'),
    [
        ('allow_create', 'Creating records of res.partner', 'create_records', {'values': [{'name': 'x'}]}),
        ('allow_write', 'Changing records of res.partner', 'update_records', {'values': {'name': 'x'}}),
        ('allow_unlink', 'Deleting records of res.partner', 'delete_records', {}),
        ('allow_press', 'Calling methods of res.partner', 'call_method', {'method': 'action_archive'}),
    ],
)
def test_a_closed_operation_is_refused_and_the_others_work(
    rule, of_contact_manager, partners, closed, words, tool, arguments
):
    rule('res.partner', **{closed: False})
    by_id = {} if tool == 'create_records' else {'ids': partners[:1]}

    assert_refused(of_contact_manager.call(tool, model='res.partner', **by_id, **arguments), words, *CLOSED)
    assert of_contact_manager.call('search_read', model='res.partner', fields=['name']).value['rows']


def test_what_is_closed_is_closed_to_methods_of_odoo_as_well(rule, of_contact_manager, administrator, partners):
    rule('res.partner', allow_create=False, allow_unlink=False)
    before = administrator.call('res.partner', 'search_count', [])

    for method, args in (('name_create', ['x']), ('copy', []), ('unlink', []), ('load', [['name'], [['x']]])):
        by_id = {'ids': partners[:1]} if method in ('copy', 'unlink') else {}
        answer = of_contact_manager.call('call_method', model='res.partner', method=method, args=args, **by_id)
        assert answer.is_error or method == 'load', answer.said
    answer = of_contact_manager.call(
        'update_records', model='res.partner', ids=partners[:1], values={'child_ids': [[0, 0, {'name': 'x'}]]}
    )
    assert_refused(answer, 'Creating records of res.partner', *CLOSED)
    assert administrator.call('res.partner', 'search_count', []) == before


def test_the_first_rule_decides(rule, administrator, of_contact_manager, employee, of_employee):
    group = administrator.id_of('base.group_partner_manager')
    rule('res.partner', sequence=2, allow_read=False)
    rule('res.partner', sequence=1, audience='groups', group_ids=[[6, 0, [group]]])

    assert not of_contact_manager.call('search_count', model='res.partner', domain=[]).is_error
    assert_refused(of_employee.call('search_count', model='res.partner', domain=[]), *CLOSED)


def test_a_rule_of_a_client_is_of_no_other_client(rule, administrator, of_employee, employee):
    other = Agent.connected(employee)
    client = administrator.call(
        'muk_mcp_oauth.client', 'search', [['client_id', '=', of_employee.application.client_id]]
    )
    rule('res.partner', audience='connections', client_ids=[[6, 0, client]], allow_read=False)

    assert_refused(of_employee.call('search_count', model='res.partner', domain=[]), *CLOSED)
    assert not other.call('search_count', model='res.partner', domain=[]).is_error


def test_a_rule_of_a_key_is_of_no_client(rule, odoo, administrator, employee, of_employee):
    token = odoo.shell(
        f"user = env['res.users'].search([('login', '=', {employee.login!r})])\n"
        "print(env['muk_mcp.key']._generate(user, 'Ruled', 'write', 0))"
    ).strip()
    key = Agent(str(employee.browser.base_url), token)
    ids = administrator.call('muk_mcp.key', 'search', [['name', '=', 'Ruled']])
    rule('res.partner', audience='connections', key_ids=[[6, 0, ids]], allow_read=False)

    assert_refused(key.call('search_count', model='res.partner', domain=[]), *CLOSED)
    assert not of_employee.call('search_count', model='res.partner', domain=[]).is_error


def test_a_hidden_field_is_neither_read_nor_found_nor_written(rule, of_contact_manager, partners):
    rule('res.partner', hidden_pattern='vat ref')
    read = {'model': 'res.partner', 'ids': partners[:1]}

    for answer in (
        of_contact_manager.call('search_read', model='res.partner', fields=['name', 'vat']),
        of_contact_manager.call('read_records', **read, fields=['vat']),
        of_contact_manager.call('search_count', model='res.partner', domain=[['vat', '=like', 'V%']]),
        of_contact_manager.call('search_read', model='res.partner', fields=['name'], order='vat'),
        of_contact_manager.call('read_group', model='res.partner', groupby=['vat']),
        of_contact_manager.call('search_count', model='res.users', domain=[['partner_id.vat', '=', 'x']]),
        of_contact_manager.call('update_records', **read, values={'vat': 'x'}),
    ):
        assert_refused(answer, 'res.partner.vat', *CLOSED)


def test_a_hidden_field_is_in_no_answer_that_did_not_name_it(rule, of_contact_manager, partners):
    name = of_contact_manager.call('read_records', model='res.partner', ids=partners[:1], fields=['vat', 'name']).value
    assert name['records'][0]['vat'] == 'V-0'
    rule('res.partner', hidden_pattern='vat ref name')

    described = of_contact_manager.call('describe_model', model='res.partner').value
    assert not {'vat', 'ref', 'name'} & {*described['fields'], *described.get('other_fields', ())}
    found = of_contact_manager.call('search_read', model='res.partner', domain=[['id', 'in', partners]])
    assert 'V-0' not in found.text
    assert 'name' not in found.value['columns']
    for method in ('read', 'copy_data'):
        answer = of_contact_manager.call('call_method', model='res.partner', method=method, ids=partners[:1])
        assert 'V-0' not in answer.text


def test_an_answer_holds_no_more_records_than_a_rule_allows(rule, of_contact_manager, partners):
    rule('res.partner', most_records=2)
    search = {'model': 'res.partner', 'fields': ['name'], 'domain': [['id', 'in', partners]]}

    for limit in ({}, {'limit': 5}):
        found = of_contact_manager.call('search_read', **search, **limit).value
        assert len(found['rows']) == 2
        assert found['next_offset'] == 2
    answer = of_contact_manager.call('read_records', model='res.partner', ids=partners, fields=['name'])
    assert_refused(answer, 'an answer hold 2 records of res.partner at most')
    read = of_contact_manager.call(
        'call_method', model='res.partner', method='search_read', args=[[['id', 'in', partners]], ['vat']]
    )
    assert read.text.count('V-') <= 4, read.text


def test_records_beyond_a_domain_are_not_there(rule, administrator, of_contact_manager, partners):
    administrator.call('res.partner', 'write', partners[:2], {'ref': 'open'})
    rule(pattern=False, model_ids=[[6, 0, [ids_of(administrator, 'res.partner')]]], domain="[('ref', '=', 'open')]")

    found = of_contact_manager.call('search_read', model='res.partner', domain=[['id', 'in', partners]], fields=['ref'])
    assert len(found.value['rows']) == 2
    for tool, more in (
        ('read_records', {'fields': ['name']}),
        ('update_records', {'values': {'name': 'x'}}),
        ('delete_records', {}),
    ):
        assert of_contact_manager.call(tool, model='res.partner', ids=partners[2:3], **more).is_error
    assert administrator.call('res.partner', 'read', partners[2:3], ['name'])[0]['name'] == 'Guest 2'
    everything = administrator.call('res.partner', 'search_count', [['id', 'in', partners]])
    assert everything == len(partners), 'A rule is about AI clients, never about people.'


def test_a_change_is_in_force_at_the_next_request_of_every_worker(rule, administrator, of_employee):
    """Each call is a connection of its own; with two workers, forty calls meet both."""
    ask = {'model': 'res.partner', 'domain': []}
    made = rule('res.partner')
    for closes in (True, False, True, False):
        administrator.call(RULES, 'write', [made], {'allow_read': not closes})
        answers = [of_employee.call('search_count', **ask).is_error for _ in range(40)]
        assert answers == [closes] * 40
    administrator.call(RULES, 'unlink', [made])
    assert not any(of_employee.call('search_count', **ask).is_error for _ in range(20))


def test_a_user_who_joins_a_group_is_under_its_rules_at_once(rule, administrator, host):
    user = administrator.new_user('joins@example.com', 'base.group_user')
    agent = Agent.connected(user)
    group = administrator.id_of('base.group_partner_manager')
    rule('res.partner', audience='groups', group_ids=[[6, 0, [group]]], allow_read=False)
    assert not agent.call('search_count', model='res.partner', domain=[]).is_error

    field = 'group_ids' if 'group_ids' in administrator.fields_of('res.users') else 'groups_id'
    administrator.call('res.users', 'write', [user.user_id], {field: [[4, group]]})

    assert_refused(agent.call('search_count', model='res.partner', domain=[]), *CLOSED)


def test_no_client_changes_a_rule(rule, of_administrator, administrator):
    made = rule('res.partner')
    for answer in (
        of_administrator.call('search_read', model=RULES, fields=['name']),
        of_administrator.call('create_records', model=RULES, values=[{'name': 'x', 'pattern': '*'}]),
        of_administrator.call('update_records', model=RULES, ids=[made], values={'allow_read': False}),
        of_administrator.call('delete_records', model=RULES, ids=[made]),
        of_administrator.call('call_method', model=RULES, method='action_archive', ids=[made]),
    ):
        assert_refused(answer, 'closed to AI clients')
    assert administrator.call(RULES, 'read', [made], ['allow_read', 'active'])[0]['active']


@pytest.mark.parametrize(
    'values',
    [
        {'pattern': ''},
        {'pattern': 'res partner"'},
        {'hidden_pattern': 'a "b"'},
        {'most_records': -1},
        {'domain': "[('name', '=', 'x')]"},
    ],
)
def test_a_rule_that_means_nothing_is_not_saved(administrator, values):
    with pytest.raises(AssertionError):
        administrator.call(RULES, 'create', {'name': 'x', 'pattern': 'res.partner', **values})


def test_a_refusal_is_in_the_audit_log(rule, administrator, of_employee, employee):
    rule('res.partner', allow_read=False)
    of_employee.call('search_count', model='res.partner', domain=[])
    rows = administrator.call(
        'muk_mcp.log',
        'search_read',
        [['user_id', '=', employee.user_id]],
        ['status', 'error_message'],
        limit=1,
        order='id desc',
    )
    assert rows[0]['status'] == 'denied'
    assert CLOSED[0] in rows[0]['error_message']

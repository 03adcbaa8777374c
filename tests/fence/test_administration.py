"""A client of an administrator is an employee's with more records, unless it may administer (review H4)."""

import pytest

from tests.fence.test_takeover import assert_refused

# What the review left behind, step by step; each succeeded and outlived the connection.
LEFT_BEHIND = {
    'res.users': {'name': 'x', 'login': 'x@evil.example'},
    'ir.actions.server': {'name': 'x', 'model_id': 1, 'state': 'code', 'code': 'pass'},
    'ir.model.access': {'name': 'x', 'model_id': 1, 'perm_unlink': True},
    'ir.rule': {'name': 'x', 'model_id': 1, 'domain_force': '[]'},
    'ir.cron': {'name': 'x', 'model_id': 1, 'code': 'pass'},
    'ir.mail_server': {'name': 'x', 'smtp_host': 'evil.example'},
    'ir.config_parameter': {'key': 'web.base.url', 'value': 'https://evil.example'},
    'ir.ui.view': {'name': 'x', 'type': 'qweb', 'arch': '<t/>'},
    'ir.model.fields': {'name': 'x_x', 'model_id': 1, 'ttype': 'char', 'compute': 'pass'},
    'res.groups': {'name': 'x'},
    'res.config.settings': {},
    'res.company': {'name': 'x'},
    'res.lang': {'name': 'x', 'code': 'x_X'},
    'mail.template': {'name': 'x'},
    'mail.alias': {'alias_name': 'x', 'alias_model_id': 1},
    'muk_mcp_oauth.client': {'name': 'x', 'redirect_uris': 'https://evil.example/cb'},
    'muk_mcp_oauth.known_client': {'name': 'Claude', 'host': 'evil.example'},
    'muk_mcp_oauth.closed_model': {'pattern': 'ir.*', 'access': 'open', 'reason': 'x'},
    'muk_mcp.key': {'name': 'x', 'scope': 'write'},
}


@pytest.mark.parametrize('model', LEFT_BEHIND)
def test_an_administrators_client_leaves_nothing_behind(of_administrator, administrator, model):
    """SH-04."""
    before = administrator.call(model, 'search_count', [])

    answer = of_administrator.call('create_records', model=model, values=[LEFT_BEHIND[model]])

    assert_refused(answer, 'closed to AI clients')
    assert administrator.call(model, 'search_count', []) == before


@pytest.mark.parametrize('tool', ['update_records', 'delete_records'])
def test_rows_of_the_audit_log_stay(of_administrator, administrator, tool):
    """SH-04."""
    row = administrator.call('muk_mcp.log', 'search', [], limit=1)
    values = {'values': {'status': 'ok'}} if tool == 'update_records' else {}
    assert_refused(of_administrator.call(tool, model='muk_mcp.log', ids=row, **values), 'closed to AI clients')


def test_methods_of_odoo_that_write_are_stopped_as_well(of_administrator, administrator):
    """`web_save`, commands and imports pass by the tools that write."""
    for method, args in (
        ('web_save', [{'name': 'x'}, {}]),
        ('create', [[{'name': 'x'}]]),
        ('name_create', ['x']),
        ('load', [['name'], [['x']]]),
    ):
        arguments = {'ids': []} if method == 'web_save' else {}
        answer = of_administrator.call('call_method', model='res.groups', method=method, args=args, **arguments)
        assert_refused(answer, 'res.groups is closed')
    commands = [[0, 0, {'name': 'x', 'login': 'x@evil.example'}]]
    answer = of_administrator.call(
        'update_records', model='res.partner', ids=[administrator.partner_id], values={'user_ids': commands}
    )
    assert_refused(answer, 'closed to AI clients')
    assert administrator.call('res.users', 'search_count', [['login', '=', 'x@evil.example']]) == 0


def test_users_are_read_by_name_login_language_and_company(of_administrator):
    answer = of_administrator.call(
        'search_read', model='res.users', fields=['name', 'login', 'lang', 'company_id', 'partner_id']
    )
    assert not answer.is_error, answer.said
    groups = 'group_ids' if 'res.users.group_ids' in _said_of(of_administrator, 'group_ids') else 'groups_id'
    assert_refused(of_administrator.call('search_read', model='res.users', fields=[groups]), 'users are administered')


def _said_of(agent, field):
    return agent.call('search_read', model='res.users', fields=[field]).said


def test_users_are_grouped_and_sorted_by_nothing_else(of_administrator):
    assert_refused(of_administrator.call('read_group', model='res.users', groupby=['signature']))
    assert_refused(of_administrator.call('search_read', model='res.users', fields=['name'], order='signature'))
    assert_refused(
        of_administrator.call('search_count', model='res.partner', domain=[['user_ids.signature', '!=', 'x']])
    )


def test_preferences_of_ones_own_are_read(of_employee, employee):
    answer = of_employee.call('read_records', model='res.users', ids=[employee.user_id], fields=['signature', 'tz'])
    assert not answer.is_error, answer.said


def test_of_ones_preferences_only_harmless_ones_are_written(of_employee, employee):
    write = {'model': 'res.users', 'ids': [employee.user_id]}
    assert not of_employee.call('update_records', **write, values={'tz': 'Europe/Vienna'}).is_error
    assert_refused(of_employee.call('update_records', **write, values={'signature': '<p>x</p>'}), 'Users are closed')


def test_closed_models_are_neither_listed_nor_described(of_administrator):
    listed = of_administrator.call('list_models', search='parameter').said
    assert 'ir.config_parameter' not in listed
    assert_refused(of_administrator.call('describe_model', model='ir.config_parameter'), 'closed')
    assert 'res.partner' in of_administrator.call('list_models', search='res.partner').said


def test_rights_on_closed_models_are_not_claimed(of_administrator):
    answer = of_administrator.call('get_access_rights', model='res.company')
    assert answer.value['rights'] == {'read': True, 'write': False, 'create': False, 'unlink': False}


def test_companies_are_read_and_not_changed(of_administrator):
    assert not of_administrator.call('search_read', model='res.company', fields=['name']).is_error
    answer = of_administrator.call('update_records', model='res.company', ids=[1], values={'name': 'x'})
    assert_refused(answer, 'res.company is closed')

"""Ways round the fence that name nothing closed: defaults of the context, files of others, inherited fields, messages of others."""

from __future__ import annotations

import base64

import httpx2
import pytest

from tests.fence.test_takeover import assert_refused
from tests.support.account import Account
from tests.support.agent import Agent

SCRIPT = base64.b64encode(b'alert(document.cookie)').decode()
SERVED = '/fence/served.js'


@pytest.mark.parametrize(
    ('model', 'values', 'context'),
    [
        ('ir.attachment', {'name': 'x.txt', 'datas': 'eA=='}, {'default_public': True}),
        ('discuss.channel', {'name': 'x'}, {'default_group_public_id': False}),
        ('res.partner', {'name': 'x'}, {'default_website_published': True}),
        ('res.partner', {'name': 'x'}, {'default_public': True}),
    ],
)
def test_a_default_of_the_context_writes_nothing_that_a_value_may_not(of_contact_manager, model, values, context):
    """SM-03: a file was made public by `default_public`, also one that Odoo makes on the way."""
    answer = of_contact_manager.call('create_records', model=model, values=[values], context=context)

    assert_refused(answer, 'would show the record to everybody')


def test_other_defaults_of_the_context_are_taken(of_contact_manager):
    made = of_contact_manager.call(
        'create_records', model='res.partner', values=[{'name': 'x'}], context={'default_function': 'Clerk'}
    )

    read = of_contact_manager.call('read_records', model='res.partner', ids=made.value['ids'], fields=['function'])
    assert read.value['records'][0]['function'] == 'Clerk'


def test_a_closed_model_is_not_named_by_a_value(of_contact_manager):
    for context in ({'active_model': 'ir.cron', 'active_ids': [1]}, {'default_model': 'res.groups'}):
        answer = of_contact_manager.call(
            'create_records', model='mail.compose.message', values=[{'body': 'x'}], context=context
        )
        assert_refused(answer, 'is closed to AI clients')


@pytest.fixture(scope='module')
def bundle(administrator: Account) -> int:
    """A script of the web client, as Odoo keeps it: it runs in the browser of everybody."""
    values = {'name': 'web.x.min.js', 'res_model': 'ir.ui.view', 'url': '/web/assets/x/web.x.min.js', 'datas': 'eA=='}
    return administrator.call('ir.attachment', 'create', [values])[0]


@pytest.mark.parametrize('values', [{'datas': SCRIPT}, {'name': 'x'}, {'url': False}])
def test_a_script_of_the_web_client_stays(of_administrator, administrator, bundle, values):
    """SH-04: an administrator's client could write what runs in the browser of everybody."""
    before = administrator.call('ir.attachment', 'read', [bundle], ['checksum', 'name', 'url'])

    refused = of_administrator.call('update_records', model='ir.attachment', ids=[bundle], values=values)

    assert_refused(refused, 'closed to AI clients')
    assert_refused(of_administrator.call('delete_records', model='ir.attachment', ids=[bundle]), 'closed to AI clients')
    assert administrator.call('ir.attachment', 'read', [bundle], ['checksum', 'name', 'url']) == before


def test_no_file_gets_a_url_that_odoo_serves(of_administrator, host):
    """SM-03: such a file is given to whoever asks, without signing in."""
    values = {'name': 'x.js', 'type': 'binary', 'url': SERVED, 'datas': SCRIPT}

    answer = of_administrator.call('create_records', model='ir.attachment', values=[values])

    assert_refused(answer, 'ir.attachment.url is closed to AI clients')
    assert httpx2.get(f'{host}{SERVED}').status_code == 404


def test_no_file_is_put_on_a_record_that_is_closed(of_administrator, administrator):
    values = {'name': 'x', 'datas': SCRIPT, 'res_model': 'res.users', 'res_id': administrator.user_id}

    assert_refused(
        of_administrator.call('create_records', model='ir.attachment', values=[values]), 'res.users is closed'
    )


def test_a_message_of_somebody_else_keeps_its_words(of_contact_manager, administrator):
    """SL-06: who may change a contact could change what others said there, in their name."""
    contact = administrator.call('res.partner', 'create', [{'name': 'Talked about'}])[0]
    administrator.call('res.partner', 'message_post', [contact], body='as I said')
    about = [['model', '=', 'res.partner'], ['res_id', '=', contact], ['author_id', '=', administrator.partner_id]]
    message = administrator.call('mail.message', 'search', [*about, ['body', 'like', 'as I said']])

    for refused in (
        of_contact_manager.call('update_records', model='mail.message', ids=message, values={'body': 'forged'}),
        of_contact_manager.call(
            'update_records',
            model='res.partner',
            ids=[contact],
            values={'message_ids': {'update': [{'id': message[0], 'body': 'forged'}]}},
        ),
    ):
        assert_refused(refused, 'in the name of somebody else')
    assert 'as I said' in administrator.call('mail.message', 'read', message, ['body'])[0]['body']


def test_an_alias_is_not_made_by_the_record_that_has_it(owner):
    """Where incoming mail goes is administration; Odoo writes the alias of a project as superuser."""
    manager = Agent.connected(
        owner.new_user('projects@example.com', 'base.group_user', 'project.group_project_manager')
    )
    project = manager.call('create_records', model='project.project', values=[{'name': 'Mail'}]).value['ids']

    for refused in (
        manager.call('update_records', model='project.project', ids=project, values={'alias_name': 'everything'}),
        manager.call('create_records', model='project.project', values=[{'name': 'x', 'alias_name': 'everything'}]),
    ):
        assert_refused(refused, 'mail.alias is closed to AI clients that may not administer Odoo')
    assert not owner.call('mail.alias', 'search_count', [['alias_name', '=', 'everything']])


@pytest.mark.parametrize('values', [{'custom_code_head': '<script>alert(1)</script>'}, {'cdn_url': '//evil.example'}])
def test_no_script_is_put_on_the_website(owner, values):
    """SH-04: an administrator's client could write what runs in the browser of everybody, people who are signed in as well."""
    website = owner.call('website', 'search', [], limit=1)

    answer = Agent.administering(owner).call('update_records', model='website', ids=website, values=values)

    assert_refused(answer, 'the browser of everybody who visits the website')
    assert not owner.call('website', 'search_count', [[name, '=', value] for name, value in values.items()])


def test_the_login_page_is_not_moved_elsewhere(owner):
    values = {'name': 'x', 'url_from': '/web/login', 'url_to': 'https://evil.example', 'redirect_type': '302'}

    answer = Agent.connected(owner).call('create_records', model='website.rewrite', values=[values])

    assert_refused(answer, 'website.rewrite is closed to AI clients')

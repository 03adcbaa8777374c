"""No client comes to what signs in as its user, or as anybody (review H1, H2, M4)."""

import re

import pytest

from tests.support.account import Account
from tests.support.agent import Agent, Answer


def assert_refused(answer: Answer, *words: str) -> None:
    assert answer.status == 200, answer.text
    assert answer.is_error, answer.said
    for word in words:
        assert word in answer.said, answer.said


def assert_no_link(text: str) -> None:
    assert not re.search(r'token=(?!•|%E2|\\u2022)', text), text


@pytest.fixture
def invitation(administrator: Account) -> int:
    """The template with a link for a new password."""
    return administrator.id_of('auth_signup.set_password_email')


def test_a_template_on_oneself_is_not_rendered(of_employee, employee, invitation):
    """SH-01: the link itself was rendered by a preview."""
    reference = f'res.users,{employee.user_id}'
    values = [{'mail_template_id': invitation, 'resource_ref': reference}]

    answer = of_employee.call('create_records', model='mail.template.preview', values=values)

    assert_refused(answer, 'mail.template.preview is closed to AI clients')


def test_a_template_with_the_link_is_not_mailed(of_employee, employee, invitation):
    """SH-01: the link was mailed to the attacker."""
    answer = of_employee.call(
        'call_method',
        model='mail.template',
        method='send_mail',
        ids=[invitation],
        args=[employee.user_id],
        kwargs={'email_values': {'email_to': 'x@evil.example'}},
    )

    assert_refused(answer, 'mail.template is closed to AI clients')


def test_a_composer_does_not_render_the_link(of_employee, employee, invitation):
    """The kind of H1: a composer fills itself from the template."""
    values = {
        'composition_mode': 'comment',
        'model': 'res.users',
        'res_ids': str([employee.user_id]),
        'template_id': invitation,
    }
    answer = of_employee.call('create_records', model='mail.compose.message', values=[values])

    assert_refused(answer, 'closed to AI clients')


def test_second_factors_by_mail_are_not_rendered(of_employee, administrator):
    """The kind of H1: templates of the second factor showed that of any colleague."""
    template = administrator.id_of('auth_totp_mail.mail_template_totp_invite')
    values = [{'mail_template_id': template, 'resource_ref': f'res.users,{administrator.user_id}'}]

    assert_refused(of_employee.call('create_records', model='mail.template.preview', values=values), 'closed')


def test_a_reset_that_somebody_asked_for_cannot_be_read(host, employee):
    """SH-02: on Odoo 17 the link was a field of the contact, for a client that may only read."""
    reader = Agent.connected(employee, 'mcp:read')
    fields = [name for name in employee.fields_of('res.partner') if name.startswith('signup')]
    for name in [*fields, 'signup_url']:
        answer = reader.call('read_records', model='res.partner', ids=[employee.partner_id], fields=[name])
        assert answer.is_error, answer.said
        assert_no_link(answer.text)


def test_a_link_is_not_made_by_any_method_of_a_contact(of_contact_manager, contact_manager):
    for method in ('signup_prepare', 'action_signup_prepare', 'signup_get_auth_param', 'signup_cancel'):
        answer = of_contact_manager.call(
            'call_method', model='res.partner', method=method, ids=[contact_manager.partner_id]
        )
        assert_refused(answer, 'closed to AI clients')


def test_a_client_does_not_ask_for_the_password(of_employee):
    """SM-04: it was an oracle without a cool-down, and the right password gave an API key."""
    values = [{'name': 'x', 'scope': 'write'}]
    assert_refused(of_employee.call('create_records', model='muk_mcp.new_key', values=values), 'closed to AI clients')
    answer = of_employee.call(
        'call_method',
        model='res.users.identitycheck',
        method='run_check',
        ids=[1],
        kwargs={'context': {'password': 'employee@example.com'}},
    )
    assert_refused(answer, 'res.users.identitycheck is closed to AI clients')


@pytest.mark.parametrize('method', ['api_key_wizard', 'preference_change_password', 'action_totp_enable_wizard'])
def test_methods_that_ask_for_the_identity_are_closed(of_employee, employee, method):
    answer = of_employee.call('call_method', model='res.users', method=method, ids=[employee.user_id])

    assert_refused(answer, 'closed to AI clients')


def test_a_client_does_not_change_passwords(of_employee, employee):
    answer = of_employee.call(
        'call_method', model='res.users', method='change_password', args=['employee@example.com', 'new']
    )

    assert_refused(answer, 'closed to AI clients')
    assert Account(of_employee.host, employee.login, employee.login).user_id == employee.user_id


def test_a_client_does_not_move_the_mail_of_a_user(of_contact_manager, contact_manager, employee):
    """DF-15: neither its own nor that of somebody else."""
    for partner in (contact_manager.partner_id, employee.partner_id):
        answer = of_contact_manager.call(
            'update_records', model='res.partner', ids=[partner], values={'email': 'x@evil.example'}
        )
        assert answer.is_error
    assert contact_manager.call('res.partner', 'read', [contact_manager.partner_id], ['email'])[0]['email'] == (
        'contacts@example.com'
    )


def test_a_user_still_makes_links_for_a_new_password(administrator):
    """What is closed to clients stays open to people."""
    login = 'forgetful@example.com'
    user = administrator.new_user(login, 'base.group_user')
    administrator.call('res.users', 'action_reset_password', [user.user_id])

    made = administrator.call('res.partner', 'read', [user.partner_id], ['signup_type'])
    assert made[0]['signup_type'] == 'reset'


def test_a_bound_action_does_not_call_what_is_closed(of_contact_manager, contact_manager, administrator):
    """What an administrator's own action would do for a user, it does for no client."""
    model = administrator.call('ir.model', 'search', [['model', '=', 'res.partner']])[0]
    values = {'name': 'Invite', 'model_id': model, 'binding_model_id': model, 'state': 'code'}
    action = administrator.call('ir.actions.server', 'create', {**values, 'code': 'records.signup_prepare()'})

    answer = of_contact_manager.call(
        'call_method', model='res.partner', method=str(action), ids=[contact_manager.partner_id]
    )

    assert_refused(answer, 'res.partner.signup_prepare is closed to AI clients')

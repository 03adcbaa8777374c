"""What an ordinary user's client would leave behind: leaks that outlive the connection, and words of others (review M3, L6)."""

import pytest

from tests.fence.test_takeover import assert_refused


def test_no_device_is_registered_for_notifications(of_employee):
    """SM-03: a listener of the attacker's got and decrypted what colleagues write."""
    for model in ('mail.push.device', 'mail.partner.device'):
        answer = of_employee.call(
            'call_method',
            model=model,
            method='register_devices',
            kwargs={'endpoint': 'http://127.0.0.1:8199/x', 'browser_keys': {}, 'vapid_public_key': 'x'},
        )
        assert answer.is_error
        assert 'closed to AI clients' in answer.said or 'There is no model' in answer.said


def test_no_file_is_made_public(of_employee):
    """SM-03."""
    answer = of_employee.call(
        'create_records', model='ir.attachment', values=[{'name': 'x.txt', 'datas': 'eA==', 'public': True}]
    )
    assert_refused(answer, 'ir.attachment.public is closed to AI clients')


def test_a_file_of_ones_own_is_kept_and_not_published_later(of_employee):
    made = of_employee.call('create_records', model='ir.attachment', values=[{'name': 'x.txt', 'datas': 'eA=='}]).value
    answer = of_employee.call('update_records', model='ir.attachment', ids=made['ids'], values={'public': True})
    assert_refused(answer, 'would show the record to everybody')


def test_no_file_gets_a_link(of_employee):
    made = of_employee.call('create_records', model='ir.attachment', values=[{'name': 'x.txt', 'datas': 'eA=='}]).value
    for refused in (
        of_employee.call('call_method', model='ir.attachment', method='generate_access_token', ids=made['ids']),
        of_employee.call('read_records', model='ir.attachment', ids=made['ids'], fields=['access_token']),
        of_employee.call('update_records', model='ir.attachment', ids=made['ids'], values={'access_token': 'x'}),
    ):
        assert_refused(refused, 'closed to AI clients')


def test_no_channel_is_opened_to_guests(of_employee):
    """SM-03."""
    answer = of_employee.call(
        'create_records',
        model='discuss.channel',
        values=[{'name': 'x', 'group_public_id': False}],
    )
    assert_refused(answer, 'discuss.channel.group_public_id is closed to AI clients')
    assert_refused(of_employee.call('search_read', model='discuss.channel', fields=['invitation_url']), 'closed')


def test_no_default_is_left_behind(of_employee):
    answer = of_employee.call(
        'call_method', model='ir.default', method='set', args=['res.partner', 'comment', 'x', True]
    )
    assert_refused(answer, 'ir.default is closed')


def test_filters_are_kept_for_oneself_only(of_employee, employee):
    field = 'user_ids' if 'user_ids' in employee.fields_of('ir.filters') else 'user_id'
    own = [[6, 0, [employee.user_id]]] if field == 'user_ids' else employee.user_id
    values = {'name': 'Mine', 'model_id': 'res.partner'}

    assert_refused(
        of_employee.call('create_records', model='ir.filters', values=[{**values, field: False}]), 'its own user only'
    )
    assert of_employee.call('create_records', model='ir.filters', values=[{**values, field: own}]).value['ids']


@pytest.mark.parametrize(
    'keywords',
    [
        {'author_id': 3},
        {'email_from': 'admin@example.com'},
        {'author_guest_id': 1},
        {'context': {'default_author_id': 3}},
    ],
)
def test_a_client_does_not_speak_as_somebody_else(of_contact_manager, contact_manager, keywords):
    """SL-06: messages appeared in the name of the administrator."""
    answer = of_contact_manager.call(
        'call_method',
        model='res.partner',
        method='message_post',
        ids=[contact_manager.partner_id],
        kwargs={'body': 'x', **keywords},
    )
    assert_refused(answer, 'in the name of somebody else')


def test_a_message_is_not_written_as_a_record_of_somebody_else(of_contact_manager, contact_manager):
    values = {'body': 'x', 'author_id': 3, 'model': 'res.partner', 'res_id': contact_manager.partner_id}
    answer = of_contact_manager.call('create_records', model='mail.message', values=[values])
    assert_refused(answer, 'in the name of somebody else')


def test_a_message_is_not_imported_in_the_name_of_somebody_else(of_contact_manager):
    answer = of_contact_manager.call(
        'call_method', model='mail.message', method='load', args=[['body', 'author_id/.id'], [['x', '3']]]
    )
    assert answer.is_error
    answer = of_contact_manager.call(
        'call_method', model='mail.message', method='load', args=[['body', 'author_id'], [['x', 'Administrator']]]
    )
    assert_refused(answer, 'in the name of somebody else')


def test_a_mail_does_not_come_in_by_a_tool(of_employee):
    """SL-06: `message_process` made a contact for a user who may make none."""
    answer = of_employee.call(
        'call_method', model='mail.thread', method='message_process', args=['res.partner', 'From: x@y.example\n\nx']
    )
    assert answer.is_error
    answer = of_employee.call(
        'call_method', model='res.partner', method='message_process', args=['res.partner', 'From: x@y.example\n\nx']
    )
    assert_refused(answer, 'in the name of somebody else')

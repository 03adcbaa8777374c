"""No secret of the database leaves by an answer, nor by the audit log (review H3, M5)."""

import pytest

from tests.fence.test_takeover import assert_refused

SECRET = 'database.secret'


@pytest.fixture
def secret(administrator) -> str:
    return administrator.call('ir.config_parameter', 'get_param', SECRET)


def test_an_administrators_client_does_not_read_the_secret(of_administrator, secret):
    """SH-03: with it, links for anybody's new password were forged offline."""
    answer = of_administrator.call(
        'search_read', model='ir.config_parameter', domain=[['key', '=', SECRET]], fields=['key', 'value']
    )

    assert_refused(answer, 'ir.config_parameter is closed to AI clients that may not administer Odoo')
    assert secret not in answer.text


@pytest.mark.parametrize(
    ('model', 'field'),
    [
        ('ir.mail_server', 'smtp_pass'),
        ('fetchmail.server', 'password'),
        ('iap.account', 'account_token'),
        ('mail.mail', 'body_html'),
        ('ir.logging', 'message'),
        ('res.users.apikeys', 'name'),
        ('muk_mcp.log', 'response_data'),
        ('muk_mcp_oauth.grant', 'scope'),
        ('muk_mcp_oauth.client', 'client_id'),
    ],
)
def test_what_holds_credentials_is_not_read(of_administrator, administrator, model, field):
    """SH-03."""
    if not administrator.call('ir.model', 'search_count', [['model', '=', model]]):
        pytest.skip(f'{model} is in none of the installed modules.')
    assert_refused(of_administrator.call('search_read', model=model, fields=[field]), 'closed to AI clients')


def test_nothing_is_learnt_by_searching_for_it(of_administrator, secret):
    """A domain on a closed field is an oracle, letter by letter."""
    for path in ('create_uid.password', 'create_uid.totp_secret', 'create_uid.groups_id'):
        answer = of_administrator.call('search_count', model='res.partner', domain=[[path, '=like', 'a%']])
        assert_refused(answer)


def test_a_template_of_ones_own_is_not_made(of_employee):
    """SM-05: on Odoo 17 everybody may write templates, and a template runs code."""
    code = '{{ object.env["ir.config_parameter"].sudo().get_param("database.secret") }}'
    answer = of_employee.call('create_records', model='mail.template', values=[{'name': 'x', 'subject': code}])
    assert_refused(answer, 'mail.template is closed to AI clients')


@pytest.mark.parametrize(
    'values',
    [
        {'subject': '{{ object.env["ir.config_parameter"].sudo().get_param("database.secret") }}'},
        {'body': "<p t-out=\"object.env['ir.config_parameter'].sudo().get_param('database.secret')\"/>"},
    ],
)
def test_code_is_not_written_into_a_message(of_employee, values):
    """SM-05."""
    composer = {'composition_mode': 'mass_mail', 'model': 'res.partner', 'res_ids': '[1]', **values}
    answer = of_employee.call('create_records', model='mail.compose.message', values=[composer])
    assert_refused(answer, 'run as code')


def test_a_link_for_a_new_password_is_not_guessed_in_messages(of_administrator, administrator, employee):
    """SH-01: answers mask the link, but a search told letter by letter what it was."""
    link = '<p><a href="/web/reset_password?token=Guessed">Accept</a></p>'
    values = {'model': 'res.users', 'res_id': employee.user_id, 'body': link, 'message_type': 'notification'}
    message = administrator.call('mail.message', 'create', [values])
    guess = [['id', 'in', message], ['body', 'like', 'token=Guess']]
    assert administrator.call('mail.message', 'search_count', guess) == 1

    assert of_administrator.call('search_count', model='mail.message', domain=guess).value['count'] == 0
    assert of_administrator.call('read_records', model='mail.message', ids=message, fields=['body']).is_error

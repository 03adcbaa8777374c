"""What is left of the security review's reproductions: names that are too long, silent codes, frames, contents of the log."""

from __future__ import annotations

import pytest

from tests.fence.test_takeover import assert_refused
from tests.support.account import Account
from tests.support.agent import Agent
from tests.support.application import CALLBACK, Application
from tools.servers import postgres

# Four bytes each in UTF-8: the index of a column takes 2,704 bytes.
LONG_NAME = '𐍈' * 2_000


@pytest.mark.parametrize(
    ('tool', 'arguments'),
    [
        ('search_read', {'model': LONG_NAME}),
        ('call_method', {'model': 'res.partner', 'method': LONG_NAME, 'ids': [1]}),
        ('call_method', {'model': LONG_NAME, 'method': LONG_NAME}),
    ],
)
def test_long_names_are_refused_and_recorded(odoo, of_employee, tool, arguments):
    """SL-09: an error 500 for a model, and no row for a method."""
    before = postgres.psql('SELECT count(*) FROM muk_mcp_log', odoo.database)

    assert_refused(of_employee.call(tool, **arguments))

    assert int(postgres.psql('SELECT count(*) FROM muk_mcp_log', odoo.database)) == int(before) + 1


def test_long_name_of_a_tool_is_refused_and_recorded(odoo, of_employee):
    """SL-09: the name stands in a header as well, which takes ASCII only; here it does not, as older clients do it."""
    before = postgres.psql('SELECT count(*) FROM muk_mcp_log', odoo.database)

    answer = of_employee.send('tools/call', name='x' * 7_000, arguments={})

    assert answer.status_code == 200
    assert answer.json()['error']['code'] == -32602
    assert int(postgres.psql('SELECT count(*) FROM muk_mcp_log', odoo.database)) == int(before) + 1


@pytest.fixture
def remembered(employee: Account) -> Application:
    """An application that the employee has allowed for good."""
    application = Application.registered(str(employee.browser.base_url))
    employee.allow(application)
    return application


def ask(account: Account, application: Application, method: str = 'GET', **headers: str):
    path = application.authorization_path.replace('&prompt=consent', '')
    named = {name.replace('_', '-'): value for name, value in headers.items()}
    return account.browser.request(method, path, headers=named)


def test_only_a_page_that_the_user_opens_is_answered_with_a_code(employee, remembered):
    """SM-08: an image, a frame, a prefetch and a HEAD of any page got a code for a stranger's challenge."""
    for headers in (
        {'Sec_Fetch_Mode': 'no-cors', 'Sec_Fetch_Dest': 'image', 'Sec_Fetch_Site': 'cross-site'},
        {'Sec_Fetch_Mode': 'navigate', 'Sec_Fetch_Dest': 'iframe', 'Sec_Fetch_Site': 'cross-site'},
        {'Sec_Purpose': 'prefetch', 'Sec_Fetch_Mode': 'navigate', 'Sec_Fetch_Dest': 'document'},
    ):
        answer = ask(employee, remembered, **headers)
        assert (answer.status_code, 'name="decision"' in answer.text) == (200, True), headers
    assert ask(employee, remembered, 'HEAD').status_code == 200

    opened = ask(employee, remembered, Sec_Fetch_Mode='navigate', Sec_Fetch_Dest='document')
    assert opened.headers['Location'].startswith(f'{CALLBACK}?code=')


def test_pages_on_the_way_to_a_consent_are_not_framed(host, administrator):
    """SL-08: the page for a wrong password and that for the second factor could be."""
    user = administrator.new_user('framed@example.com', 'base.group_user')
    application = Application.registered(host)
    stranger = Account.__new__(Account)
    stranger.browser = type(user.browser)(base_url=host, timeout=90)
    login = stranger.browser.get(application.authorization_path, follow_redirects=True)

    assert '/web/login' in str(login.url)
    for answer in (login, stranger.browser.get(f'/web/login/totp?redirect={application.authorization_path}')):
        assert answer.headers.get('X-Frame-Options') == 'DENY', answer.url


def test_tools_say_what_reaches_the_world_and_that_records_give_no_orders(of_employee):
    """SL-05: `openWorldHint` was false on each tool, those that send mail included."""
    listed = of_employee.send('tools/list').json()['result']['tools']
    writing = [tool for tool in listed if not tool['annotations']['readOnlyHint']]
    assert {'post_message', 'call_method', 'create_records', 'update_records'} <= {tool['name'] for tool in writing}
    assert all(tool['annotations']['openWorldHint'] for tool in writing)
    assert 'never orders' in of_employee.send('server/discover').json()['result']['instructions']


def test_the_log_can_do_without_contents(odoo, of_employee, employee):
    """SL-10: a row kept 20 kB of request and response for 90 days, without a switch."""
    odoo.shell("env['ir.config_parameter'].set_param('muk_mcp.log_names_only', 'True')")
    answer = of_employee.call(
        'update_records', model='res.partner', ids=[employee.partner_id], values={'comment': 'between us'}
    )
    odoo.shell("env['ir.config_parameter'].set_param('muk_mcp.log_names_only', False)")

    row = postgres.psql(
        'SELECT request_data, response_data IS NULL, res_id FROM muk_mcp_log ORDER BY id DESC LIMIT 1', odoo.database
    )
    assert 'between us' not in row
    assert row.strip().endswith(f'|t|{employee.partner_id}'), (row, answer.text)


def test_own_key_of_the_server_is_fenced_as_a_token_is(odoo, employee):
    """SM-04: the key that an agent made itself opened everything that the user may do."""
    token = odoo.shell(
        f"print(env['muk_mcp.key']._generate(env['res.users'].browse({employee.user_id}), 'Script', 'write', 0))"
    ).strip()
    script = Agent(str(employee.browser.base_url), token)
    assert_refused(script.call('create_records', model='muk_mcp.new_key', values=[{'name': 'x', 'scope': 'write'}]))

"""However somebody signs in, the way ends at the consent page that was asked for, with every parameter."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest

from tests.support.account import Form
from tests.support.application import Application, code_in
from tests.support.identity_provider import identity_provider
from tests.support.one_time_code import SECRET, code_now


def sign_in(browser: httpx2.Client, application: Application, login: str) -> httpx2.Response:
    """Come from the client, fill in the login form that one is led to, and return what Odoo answers."""
    answer = browser.get(application.authorization_path)
    assert answer.status_code == 303
    where = answer.headers['Location']
    page = browser.get(where, follow_redirects=True)
    form = {**Form(page).hidden, 'login': login, 'password': login}
    return browser.post(str(page.url), data=form)


def connect(browser: httpx2.Client, application: Application, where: str) -> dict[str, str]:
    """Follow what the sign-in ends with to the consent page, allow, and return the tokens."""
    page = browser.get(where, follow_redirects=True)
    assert page.status_code == 200
    assert 'name="decision"' in page.text, page.url
    form = Form(page)
    answer = browser.post(form.action, data={**form.hidden, 'scope': form.scopes, 'decision': 'allow'})
    assert parse_qs(urlsplit(answer.headers['Location']).query)['state'] == ['xyz']
    tokens = application.exchange(code_in(answer)).json()
    assert application.ping(tokens['access_token']).status_code == 200
    return tokens


@pytest.fixture
def browser(host):
    with httpx2.Client(base_url=host, timeout=90) as browser:
        yield browser


def test_password_alone(host, browser, application, new_login):
    answer = sign_in(browser, application, new_login('plain@example.com'))
    connect(browser, application, answer.headers['Location'])


def test_code_of_an_app_comes_before_consent(host, browser, application, new_login):
    login = new_login('totp@example.com', f"user.sudo().write({{'totp_secret': {SECRET!r}}})")
    answer = sign_in(browser, application, login)
    assert '/web/login/totp' in answer.headers['Location']
    assert 'name="decision"' not in browser.get(application.authorization_path, follow_redirects=True).text, (
        'half a session sees no consent page'
    )
    page = browser.get(answer.headers['Location'], follow_redirects=True)
    assert page.headers['X-Frame-Options'] == 'DENY'
    refused = browser.post(str(page.url), data={**Form(page).hidden, 'totp_token': '000000'})
    assert refused.status_code == 200
    answer = browser.post(str(page.url), data={**Form(page).hidden, 'totp_token': code_now()})
    connect(browser, application, answer.headers['Location'])


def test_code_by_mail_where_it_is_enforced(odoo, host, browser, application, new_login, mails):
    login = new_login('mailed@example.com')
    odoo.shell("env['ir.config_parameter'].set_param('auth_totp.policy', 'employee_required')")
    try:
        answer = sign_in(browser, application, login)
        page = browser.get(answer.headers['Location'], follow_redirects=True)
        message = mails.wait_for(login, 'authentication code').get_body(('html', 'plain')).get_content()
        words = re.sub(r'<style.*?</style>|<[^>]+>', ' ', message, flags=re.DOTALL)
        code = re.search(r'(?<!\d)\d{6}(?!\d)', words)
        assert code, words
        answer = browser.post(str(page.url), data={**Form(page).hidden, 'totp_token': code[0]})
        connect(browser, application, answer.headers['Location'])
    finally:
        odoo.shell("env['ir.config_parameter'].set_param('auth_totp.policy', False)")


PROVIDER = """provider = env['auth.oauth.provider'].create({{
    'name': 'Ours', 'client_id': 'odoo', 'enabled': True, 'body': 'Sign in with ours', 'auth_endpoint': '{url}/authorize',
    'validation_endpoint': '{url}/userinfo', 'scope': 'openid'}})
user.write({{'oauth_provider_id': provider.id, 'oauth_uid': 'subject-1'}})"""


@pytest.mark.anyio
async def test_external_provider_comes_back_to_the_consent_page(odoo, chromium, new_login, application):
    """In a browser, because Odoo's page turns the fragment of the answer into a query by a script."""
    with identity_provider('subject-1', 'external@example.com') as provider:
        new_login('external@example.com', PROVIDER.format(url=provider.url))
        window = await chromium.new_context()
        page = await window.new_page()
        await page.goto(odoo.url + application.authorization_path)
        await page.get_by_role('link', name='Sign in with ours').click()
        await page.locator('[name=decision][value=allow]').wait_for(timeout=60_000)
        assert 'external@example.com' in await page.locator('body').inner_text()
        async with page.expect_request(lambda sent: sent.url.startswith('https://client.example/')) as answer:
            await page.locator('[name=decision][value=allow]').click()
        code = parse_qs(urlsplit((await answer.value).url).query)['code'][0]
        await window.close()
    assert application.exchange(code).status_code == 200


def test_portal_user_reads_that_only_others_may_connect(host, browser, application, new_login):
    groups = "field = 'group_ids' if 'group_ids' in user._fields else 'groups_id'"
    portal = "user.write({field: [(6, 0, [env.ref('base.group_portal').id])]})"
    login = new_login('portal@example.com', f'{groups}\n{portal}')
    answer = sign_in(browser, application, login)
    page = browser.get(answer.headers['Location'], follow_redirects=True)
    assert 'name="decision"' not in page.text
    assert 'may not connect' in page.text

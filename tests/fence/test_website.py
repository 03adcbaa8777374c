"""What an AI client may not make of the website, where everybody, people who are signed in as well, runs what it shows."""

from __future__ import annotations

import pytest

from tests.fence.test_takeover import assert_refused
from tests.support.account import Account
from tests.support.agent import Agent

ELSEWHERE = [
    'https://evil.example/web/login',
    '//evil.example',
    '/\\evil.example',
    'javascript:alert(1)',
    'java\nscript:alert(1)',
]
SCRIPTS = [
    '<p>x</p><script>alert(1)</script>',
    '<img src="x" onerror="alert(1)">',
    '<a href="&#106;avascript:alert(1)">x</a>',
    '<iframe srcdoc="x"></iframe>',
]


@pytest.fixture(scope='module')
def designer(owner: Account) -> Agent:
    """A client of somebody who designs the website, whose HTML Odoo leaves as it is."""
    groups = ('base.group_user', 'website.group_website_designer', 'survey.group_survey_manager')
    return Agent.connected(owner.new_user('designer@example.com', *groups))


@pytest.fixture(scope='module')
def menu(owner: Account) -> int:
    return owner.call('website.menu', 'create', [{'name': 'Tour', 'url': '/tour'}])[0]


@pytest.mark.parametrize('url', ELSEWHERE)
def test_the_menu_of_the_website_leads_nobody_elsewhere(designer, owner, menu, url):
    """SM-03: *Sign in* of the menu could have led everybody to a page that asks for the password of Odoo."""
    answer = designer.call('update_records', model='website.menu', ids=[menu], values={'url': url})

    assert_refused(answer, 'it would lead visitors of the website elsewhere')
    assert owner.call('website.menu', 'read', [menu], ['url'])[0]['url'] == '/tour'


def test_the_menu_leads_to_pages_of_the_website(designer, menu):
    for url in ('/tour', '/contactus#form', '#', 'mailto:us@example.com'):
        made = designer.call('create_records', model='website.menu', values=[{'name': 'x', 'url': url}])
        assert not made.is_error, made.said


@pytest.mark.parametrize('markup', SCRIPTS)
def test_no_script_is_put_where_odoo_leaves_html_as_it_is(designer, owner, markup):
    """SH-04: Odoo trusts the HTML of designers and administrators, which a client of theirs may have from anybody."""
    survey = owner.call('survey.survey', 'create', [{'title': 'Asked'}])[0]

    for refused in (
        designer.call('create_records', model='website.menu', values=[{'name': 'x', 'mega_menu_content': markup}]),
        designer.call('update_records', model='survey.survey', ids=[survey], values={'description': markup}),
        designer.call(
            'call_method',
            model='survey.survey',
            method='update_field_translations',
            ids=[survey],
            args=['description', {'en_US': markup}],
        ),
    ):
        assert_refused(refused, 'it runs in the browser of everybody')
    assert not owner.call('survey.survey', 'read', [survey], ['description'])[0]['description']


def test_other_html_is_taken(designer, owner):
    survey = owner.call('survey.survey', 'create', [{'title': 'Asked'}])[0]
    markup = '<p style="color: red">Once, <a href="https://example.com">only</a> one</p>'

    done = designer.call('update_records', model='survey.survey', ids=[survey], values={'description': markup})

    assert not done.is_error, done.said
    assert 'color: red' in owner.call('survey.survey', 'read', [survey], ['description'])[0]['description']


@pytest.mark.parametrize('name', ['domain', 'user_id', 'auth_signup_uninvited', 'specific_user_account'])
def test_who_visitors_are_and_where_passwords_are_set_stays(designer, owner, name):
    """SH-01: every visitor acted as the administrator once a designer's client had written `user_id` of the website."""
    wanted = {'domain': 'https://evil.example', 'user_id': owner.user_id, 'auth_signup_uninvited': 'b2c'}
    values = {name: wanted.get(name, True)}
    website = owner.call('website', 'search', [], limit=1)
    before = owner.call('website', 'read', website, [name])

    for client in (designer, Agent.administering(owner)):
        answer = client.call('update_records', model='website', ids=website, values=values)
        assert_refused(answer, 'closed to AI clients')
    assert owner.call('website', 'read', website, [name]) == before

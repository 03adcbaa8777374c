"""One consent page, submitted more than once at the same time; and two pages that were opened side by side."""

from functools import partial

import pytest

from tests.support.account import Account
from tests.support.application import Application, code_in
from tests.support.simultaneously import simultaneously


@pytest.mark.parametrize('turn', range(5))
def test_double_submit_of_one_page_gives_one_code_to_each(store, user, application, turn):
    page = user.open_page(application)
    codes_before = store.value('SELECT count(*) FROM muk_mcp_oauth_authorization_code')

    answers = simultaneously([partial(user.decide, page)] * 4)

    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.headers['Location'] for answer in answers}) == 1
    assert store.value('SELECT count(*) FROM muk_mcp_oauth_authorization_code') == codes_before + 1
    assert application.exchange(code_in(answers[0])).status_code == 200


def test_allow_and_deny_at_once_take_one_effect(store, user, application):
    page = user.open_page(application)

    answers = simultaneously([partial(user.decide, page, decision) for decision in ('allow', 'deny')])

    assert sorted(answer.status_code for answer in answers) == [303, 400]


@pytest.mark.parametrize('turn', range(3))
def test_two_pages_of_one_application_work_side_by_side(store, user, application, turn):
    """Two tabs: both codes are good, and one row of consent is left."""
    pages = [user.open_page(application) for _ in range(2)]

    codes = [code_in(answer) for answer in simultaneously([partial(user.decide, page) for page in pages])]

    assert [application.exchange(code).status_code for code in codes] == [200, 200]
    consents = 'SELECT count(*) FROM muk_mcp_oauth_consent o JOIN muk_mcp_oauth_client c ON c.id = o.client_id WHERE c.client_id = %s'
    assert store.value(consents, application.client_id) == 1


def test_pages_of_two_applications_do_not_mix(host, store, user):
    applications = [Application.registered(host) for _ in range(2)]
    pages = [user.open_page(application) for application in applications]

    codes = [code_in(answer) for answer in simultaneously([partial(user.decide, page) for page in pages])]

    assert applications[0].exchange(codes[1]).status_code == 400
    for application, code in zip(applications, codes, strict=True):
        assert application.exchange(code).status_code == 200


def test_page_is_bound_to_the_session_that_opened_it(host, store, user, application):
    """The same user in another browser cannot submit it, and the attempt does not spend it."""
    page = user.open_page(application)
    elsewhere = Account(host, user.login, user.login)
    token_there = elsewhere.open_page(application).hidden['csrf_token']

    assert elsewhere.decide(page, csrf_token=token_there).status_code == 400
    assert user.decide(page).status_code == 303

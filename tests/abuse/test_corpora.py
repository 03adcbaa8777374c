"""Every line of the corpora over HTTP, so that no endpoint decides without asking the core."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.support.registration import CHALLENGE
from tests.support.stranger import Answer, register, send
from tools.servers.server import Server

FOLDER = Path(__file__).parents[1] / 'core' / 'corpora'


def lines_of(name: str, **members: object) -> list[dict]:
    """The lines of a corpus that have these members."""
    rows = json.loads((FOLDER / f'{name}.json').read_text())
    return [row for row in rows if members.items() <= row.items()]


def all_answers(ask, lines: list) -> list[tuple[object, Answer]]:
    with ThreadPoolExecutor(4) as pool:
        return list(zip(lines, pool.map(ask, lines), strict=True))


def authorize(odoo: Server, **parameters: str) -> Answer:
    usual = {'response_type': 'code', 'code_challenge': CHALLENGE, 'code_challenge_method': 'S256', 'state': 'xyz'}
    # Half a surrogate pair has no encoding, but can be sent.
    query = urlencode({**usual, **parameters}, errors='surrogatepass')
    return send(odoo.url, 'GET', f'/mcp/oauth/authorize?{query}')


def is_error_page(answer: Answer) -> bool:
    """EP: a page for the user that leads nowhere."""
    return (
        answer.status == 400
        and 'location' not in answer.headers
        and answer.headers['content-type'].startswith('text/html')
    )


def is_sent_to_login(answer: Answer) -> bool:
    """Client and redirect URI are good; everything after that waits for the login (AZ-01)."""
    return answer.status == 303 and answer.headers['location'].startswith('/web/login?')


def test_unacceptable_redirect_uris_cannot_be_registered(open_odoo):
    """REG-08, REG-09: alone or beside a good one."""
    refused = lines_of('redirect_uri_registration', verdict='reject')
    assert len(refused) > 500
    for line, answer in all_answers(
        lambda line: register(open_odoo.url, redirect_uris=['https://c.example/cb', line['uri']]), refused
    ):
        assert (answer.status, answer.json()['error']) == (400, 'invalid_redirect_uri'), line


def test_acceptable_redirect_uris_are_registered_as_they_are(open_odoo):
    """REG-01, REG-02: raw, to the byte."""
    for line, answer in all_answers(
        lambda line: register(open_odoo.url, redirect_uris=[line['uri']]),
        lines_of('redirect_uri_registration', verdict='accept'),
    ):
        assert (answer.status, answer.json()['redirect_uris']) == (201, [line['uri']]), line


@pytest.mark.parametrize(('match', 'is_right'), [(False, is_error_page), (True, is_sent_to_login)])
def test_requested_redirect_uri_is_compared_with_the_registered_one(open_odoo, match, is_right):
    """AZ-06, AZ-08."""
    lines = lines_of('redirect_uri_match', match=match)
    registered = sorted({line['registered'] for line in lines})
    clients = {
        uri: answer.json()['client_id']
        for uri, answer in all_answers(
            lambda uri: register(open_odoo.url, redirect_uris=[uri]),
            registered,
        )
        if answer.status == 201
    }
    # An empty parameter is none (AZ-15), and a client with one redirect URI needs to send none (AZ-07).
    possible = [line for line in lines if line['registered'] in clients and line['requested']]
    assert len(possible) > len(lines) // 2
    for line, answer in all_answers(
        lambda line: authorize(open_odoo, client_id=clients[line['registered']], redirect_uri=line['requested']),
        possible,
    ):
        assert is_right(answer), (line, answer.status)


def test_url_that_must_not_be_fetched_is_no_client(open_odoo):
    """CID-01: an error page before anybody has logged in; that nothing is fetched is tested with a host that would notice."""
    lines = lines_of('client_id_document', fetch=False)
    assert len(lines) > 300
    for line, answer in all_answers(
        lambda line: authorize(open_odoo, client_id=line['client_id'], redirect_uri='https://c.example/cb'), lines
    ):
        assert is_error_page(answer), (line, answer.status)


def test_server_never_failed_in_all_of_this(open_odoo):
    """Runs last in this file: the log of the server holds no traceback."""
    assert 'Traceback' not in open_odoo.log.read_text()

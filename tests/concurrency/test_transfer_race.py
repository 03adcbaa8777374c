"""One URL of a file, many requests at once: it works for one of them, whichever host and worker they reach."""

from base64 import b64encode
from collections import Counter
from functools import partial
from urllib.parse import urlsplit

import pytest

from tests.support.account import Account
from tests.support.agent import Agent
from tests.support.application import WIRE
from tests.support.simultaneously import simultaneously, spread

ROUNDS = 10
RACERS = 40


@pytest.fixture(scope='module')
def agent(user: Account) -> Agent:
    return Agent.connected(user)


def outcomes(method: str, url: str, hosts: tuple[str, ...], **options: object) -> Counter[int]:
    path = urlsplit(url).path
    sent = [partial(WIRE.request, method, host + path, **options) for host in spread(hosts, RACERS)]
    return Counter(answer.status_code for answer in simultaneously(sent))


def test_one_of_forty_simultaneous_downloads_gets_the_file(agent, hosts):
    file = agent.call('upload_file', name='race.txt', content=b64encode(b'race').decode()).value['attachment_id']
    for _round in range(ROUNDS):
        url = agent.call('authorize_download', id=file).value['url']
        assert outcomes('GET', url, hosts) == {200: 1, 404: RACERS - 1}


def test_one_of_forty_simultaneous_uploads_stores_a_file(agent, hosts, store):
    for number in range(ROUNDS):
        url = agent.call('authorize_upload', name=f'race {number}').value['url']
        assert outcomes('PUT', url, hosts, content=b'race') == {201: 1, 404: RACERS - 1}
    stored = store.rows(
        "SELECT count(*) FROM ir_attachment WHERE name LIKE 'race %%' AND res_model = 'mail.compose.message'"
    )
    assert stored == [(ROUNDS,)]

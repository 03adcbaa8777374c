import json

import pytest
from mcp_protocol.errors import ProtocolError
from mcp_protocol.pagination import page
from mcp_protocol.redaction import MASK, redacted
from mcp_protocol.results import SERVER_INFO, ToolResult, complete, discover_result, list_tools_result
from mcp_protocol.revisions import NEWEST_WITH_SESSIONS, REVISIONS, STATELESS

SERVER = {'name': 'odoo', 'version': '19.0'}


def test_tool_result_is_text_and_the_same_value_structured():
    result = ToolResult({'name': 'Ä'}).to_json()
    assert json.loads(result['content'][0]['text']) == result['structuredContent'] == {'name': 'Ä'}
    assert result['isError'] is False


@pytest.mark.parametrize(
    ('outcome', 'status'), [(ToolResult.failed('why'), 'error'), (ToolResult.denied('why'), 'denied')]
)
def test_refused_call_is_an_error_the_model_can_read(outcome, status):
    assert outcome.status == status
    assert outcome.to_json() == {'content': [{'type': 'text', 'text': 'why'}], 'isError': True}


def test_stateless_result_says_it_is_complete_and_who_answers():
    assert complete({'a': 1}, STATELESS, SERVER) == {'resultType': 'complete', 'a': 1, '_meta': {SERVER_INFO: SERVER}}


def test_result_of_a_session_stays_as_it_is():
    assert complete({'a': 1}, NEWEST_WITH_SESSIONS, SERVER) == {'a': 1}


def test_discovery_lists_every_revision_and_may_be_cached():
    result = discover_result('Hello')
    assert result['supportedVersions'] == list(REVISIONS)
    assert result['ttlMs'] >= 0
    assert result['cacheScope'] == 'public'


def test_tool_list_carries_caching_hints_only_where_the_revision_has_them():
    assert 'ttlMs' in list_tools_result([], None, STATELESS)
    assert list_tools_result([], None, NEWEST_WITH_SESSIONS) == {'tools': []}


def test_pages_cover_the_list_once():
    seen, cursor = [], None
    for _page in range(3):
        items, cursor = page(list(range(5)), cursor, 2)
        seen.extend(items)
    assert seen == [0, 1, 2, 3, 4]
    assert cursor is None


@pytest.mark.parametrize('cursor', ['', 'x', '!', 7, {}, 'b2Zmc2V0OjA=', 'b2Zmc2V0OjU=', 'b2Zmc2V0Oi0x', 'é'])
def test_foreign_cursor_is_refused(cursor):
    with pytest.raises(ProtocolError):
        page(list(range(5)), cursor, 2)


@pytest.mark.parametrize(
    'name', ['password', 'new_password', 'api_key', 'apikey', 'client_secret', 'access_token', 'Passwort']
)
def test_member_named_like_a_secret_is_masked(name):
    assert redacted({'values': [{name: 'hunter2', 'login': 'a'}]}) == {'values': [{name: MASK, 'login': 'a'}]}

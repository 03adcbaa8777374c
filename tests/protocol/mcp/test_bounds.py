import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mcp_protocol.bounds import Page, bounded, cut_text
from mcp_protocol.compact import compact_json

LIMIT = 2_000
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=30,
)


def page(items, offset=0, **more):
    return Page({'model': 'm', 'rows': items, 'next_offset': None, **more}, 'rows', offset)


def test_answer_that_fits_stays_as_it_is():
    value, text = bounded(page([[1, 'a']]), LIMIT)
    assert text == '{"model":"m","rows":[[1,"a"]],"next_offset":null}'
    assert json.loads(text) == value


def test_answer_is_compact_and_keeps_letters_as_they_are():
    assert bounded({'a': ['Ä', '"']}, LIMIT)[1] == '{"a":["Ä","\\""]}'


def test_page_is_cut_at_an_item_and_says_where_it_goes_on():
    value, text = bounded(page([[number, 'x' * 90] for number in range(100)], offset=40), LIMIT)
    kept = len(value['rows'])
    assert 0 < kept < 100
    assert len(text) <= LIMIT
    assert value['rows'] == [[number, 'x' * 90] for number in range(kept)]
    assert value['next_offset'] == 40 + kept
    assert f'{kept} of 100 rows are here' in value['note']


def test_page_that_is_asked_by_ids_names_those_left_out():
    items = [{'id': number, 'text': 'x' * 500} for number in range(5, 15)]
    value, text = bounded(Page({'records': items, 'next_ids': [99]}, 'records', ids=range(5, 15)), LIMIT)
    kept = len(value['records'])
    assert len(text) <= LIMIT
    assert value['next_ids'] == [*range(5 + kept, 15), 99]


def test_single_item_that_is_too_long_is_cut_inside_with_its_length():
    value, text = bounded(page([[1, 'x' * 10_000], [2, 'y']]), LIMIT)
    assert len(text) <= LIMIT
    assert value['rows'][0][0] == 1
    assert '10,000 characters in all' in value['rows'][0][1]
    assert value['next_offset'] == 1


def test_note_of_the_tool_stays():
    value, _text = bounded(page([['x' * 500] for _row in range(10)], note='Mine.'), LIMIT)
    assert value['note'].startswith('Mine. ')


@given(VALUES)
def test_any_value_is_bounded_and_stays_json(value):
    _cut, text = bounded({'result': value}, 600)
    assert len(text) <= 600
    json.loads(text)


@given(st.lists(VALUES, min_size=1), st.integers(0, 10))
def test_any_page_is_bounded_and_loses_no_item(items, offset):
    value, text = bounded(page(items, offset), 700)
    assert len(text) <= 700
    following = value['next_offset']
    assert following is None or following == offset + len(value['rows'])
    assert following is not None or len(value['rows']) == len(items)


@pytest.mark.parametrize(('text', 'cut'), [('abc', 'abc'), ('abcd', 'abc… [cut here; 4 characters in all]')])
def test_cut_text_says_its_length(text, cut):
    assert cut_text(text, 3) == cut
    assert compact_json(cut)

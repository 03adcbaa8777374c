"""What the arguments of a call name, in every shape in which a client can name it."""

import json

import pytest
from fence.arguments import MOST_VALUES, TooMuch, mentions
from fence.mention import Condition, NamedField, NamedModel, Reach, WrittenValue

from tests.support.books import Books

PASSWORD = NamedField('res.users', 'password')


def named(**arguments):
    return set(_hashable(mentions(arguments, Books())))


def _hashable(found):
    # Written values may be lists; the tests below that are about them look at the values themselves.
    return (mention for mention in found if not isinstance(mention, WrittenValue))


def written(**arguments):
    return [mention for mention in mentions(arguments, Books()) if isinstance(mention, WrittenValue)]


@pytest.mark.parametrize(
    'arguments',
    [
        {'fields': ['user_ids.password']},
        {'fields': 'user_ids.password'},
        {'fields': '["name", "user_ids.password"]'},
        {'columns': ['name', 'user_ids/password']},
        {'order': 'name desc, user_ids.password asc nulls last'},
        {'groupby': ['user_ids.password:month']},
        {'aggregates': ['user_ids.password:max']},
        {'kwargs': {'fields': ['best:max(user_ids.password)']}},
        {'domain': [['user_ids.password', '=like', 'a%']]},
        {'domain': '[("user_ids.password", "=like", "a%")]'},
        {'domain': ['|', ['name', '=', 'x'], ['user_ids', 'any', [['password', '=like', 'a%']]]]},
        {'domain': ['!', ['user_ids', 'not any', json.dumps([['password', '=like', 'a%']])]]},
        {'args': [[['user_ids.password', '=like', 'a%']]]},
        {'args': ['user_ids.password']},
        {'args': '[[["user_ids.password", "=like", "a%"]]]'},
        {'kwargs': {'specification': {'user_ids': {'fields': {'password': {}}}}}},
        {'kwargs': {'fields_spec': {'child_ids': {'fields': {'user_ids': {'fields': {'password': {}}}}}}}},
        {'values': {'user_ids': [[0, 0, {'password': 'x'}]]}},
        {'values': {'user_ids': [[1, 7, {'password': 'x'}]]}},
        {'values': {'user_ids': '[[0, 0, {"password": "x"}]]'}},
        {'values': {'user_ids': {'create': [{'password': 'x'}]}}},
        {'values': [{'child_ids': [[0, 0, {'user_ids': [[0, 0, {'password': 'x'}]]}]]}]},
        {'context': {'default_user_ids': [[0, 0, {'password': 'x'}]]}},
        {'kwargs': {'context': {'default_user_ids': [[0, 0, {'password': 'x'}]]}}},
    ],
)
def test_a_field_is_found_behind_every_path(arguments):
    assert PASSWORD in named(model='res.partner', **arguments)


@pytest.mark.parametrize(
    'arguments',
    [
        {'model': 'res.users', 'fields': ['password']},
        {'uri': 'odoo://record/res.users/7/password'},
        {'record': 'res.users,7,password'},
    ],
)
def test_a_field_of_a_named_model_is_found(arguments):
    assert {NamedModel('res.users'), PASSWORD} <= named(**arguments)


@pytest.mark.parametrize(
    'arguments',
    [
        {'model': 'ir.cron'},
        {'res_model': 'ir.cron'},
        {'uri': 'odoo://record/ir.cron/1'},
        {'id': 'ir.cron,1'},
        {'model': 'res.partner', 'context': {'active_model': 'ir.cron'}},
        {'model': 'res.partner', 'values': {'res_model': 'ir.cron'}},
    ],
)
def test_a_model_is_found_wherever_it_is_named(arguments):
    assert NamedModel('ir.cron') in named(**arguments)


def test_a_path_names_the_models_that_it_passes():
    assert NamedModel('res.users') in named(model='res.partner', fields=['create_uid.name'])


def test_the_last_field_of_a_path_does_not_name_the_model_behind_it():
    assert NamedModel('res.users') not in named(model='res.partner', fields=['create_uid'])


def test_a_name_that_the_model_does_not_have_is_found_in_a_condition():
    assert NamedField('', 'password') in named(model='res.partner', kwargs={'comodel_domain': [['password', '=', 'x']]})


def test_a_reference_in_a_value_reaches_nothing():
    assert NamedModel('res.users') not in named(model='res.partner', values={'create_uid': {'id': 1, 'name': 'Ada'}})


def test_a_text_that_is_written_is_no_path():
    assert named(model='res.partner', values={'comment': 'user_ids.password'}) == {
        NamedModel('res.partner'),
        NamedField('res.partner', 'comment'),
    }


def test_a_field_whose_name_begins_like_a_default_is_itself():
    assert NamedField('res.partner', 'default_code') in named(model='res.partner', values={'default_code': 'x'})


def test_values_and_keywords_are_given_with_their_names():
    found = written(model='res.partner', values={'name': 'Ada'}, kwargs={'author_id': 3})
    assert WrittenValue('res.partner', 'name', 'Ada') in found
    assert WrittenValue('', 'author_id', 3) in found


def test_conditions_are_counted_with_their_hops_and_depth():
    domain = [['create_uid.partner_id', 'any', [['create_uid.partner_id', 'any', [['name', '=', 'x']]]]]]
    found = [
        item for item in mentions({'model': 'res.partner', 'domain': domain}, Books()) if isinstance(item, Condition)
    ]
    assert found == [Condition(1, 0), Condition(3, 1), Condition(4, 2)]


def test_a_long_path_of_fields_is_measured():
    path = '.'.join(['parent_id'] * 20 + ['name'])
    assert Reach(20) in named(model='res.partner', fields=[path])


def test_more_than_any_tool_takes_is_refused():
    with pytest.raises(TooMuch):
        list(mentions({'model': 'res.partner', 'ids': [''] * (MOST_VALUES + 1)}, Books()))


def test_what_is_nested_too_deep_is_refused():
    domain = [['name', '=', 'x']]
    for _level in range(70):
        domain = [['parent_id', 'any', domain]]
    with pytest.raises(TooMuch):
        list(mentions({'model': 'res.partner', 'domain': domain}, Books()))

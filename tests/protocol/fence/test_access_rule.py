"""Which rule decides, and what it takes out of an answer (section 3 of the fence)."""

from fence.access_rule import AccessRule, Hidden, Subject, first_match
from fence.hiding import at_most, without_fields

SALES, STAFF = 7, 8
ANYBODY = Subject((STAFF,))


def rule(name, *models, **details):
    return AccessRule(1, name, models or ('*',), **details)


def test_the_first_rule_about_the_model_decides():
    rules = (rule('orders', 'sale.*'), rule('all'))

    assert first_match(rules, 'sale.order', ANYBODY).name == 'orders'
    assert first_match(rules, 'res.partner', ANYBODY).name == 'all'


def test_without_a_matching_rule_nobody_decides():
    assert first_match((rule('orders', 'sale.*'),), 'res.partner', ANYBODY) is None
    assert first_match((rule('nothing', 'sale'),), 'sale.order', ANYBODY) is None


def test_a_rule_for_groups_is_for_their_members():
    of_sales = rule('sales', groups=frozenset({SALES}))

    assert of_sales.is_for(Subject((SALES, STAFF)))
    assert not of_sales.is_for(ANYBODY)


def test_members_of_an_excepted_group_skip_a_rule():
    not_for_sales = rule('others', except_groups=frozenset({SALES}))

    assert not not_for_sales.is_for(Subject((SALES, STAFF)))
    assert not_for_sales.is_for(ANYBODY)


def test_a_rule_for_clients_or_keys_is_for_these_only():
    of_some = rule('some', client_ids=frozenset({'a'}), key_ids=frozenset({3}))

    assert of_some.is_for(Subject((), 'a'))
    assert of_some.is_for(Subject((), None, 3))
    assert not of_some.is_for(Subject((), 'b'))
    assert not of_some.is_for(Subject((), None, 4))


def test_a_rule_whose_groups_or_clients_are_gone_is_for_nobody():
    """A rule for one client does not become one for everybody when the client is deleted."""
    assert not rule('gone', groups=frozenset()).is_for(Subject((SALES,)))
    assert not rule('gone', client_ids=frozenset(), key_ids=frozenset()).is_for(Subject((), 'a', None))
    assert not rule('gone', client_ids=frozenset(), key_ids=frozenset()).is_for(Subject(()))


def test_fields_are_hidden_by_pattern_and_by_model():
    hiding = rule('hr', hidden=(Hidden('private_*'), Hidden('wage', 'hr.contract')))

    assert hiding.hides('hr.employee', 'private_email')
    assert hiding.hides('hr.contract', 'wage')
    assert not hiding.hides('hr.employee', 'wage')


def test_hidden_members_columns_and_aggregates_leave_an_answer():
    answer = {
        'columns': ['id', 'wage', 'name'],
        'rows': [[1, 5000, 'Ada'], [2, 6000, 'Bob']],
        'groups': [{'job': 'Cook', 'wage:sum': 11000, 'wage': 11000}],
        'records': [{'id': 1, 'wage': 5000, 'version_id': {'id': 4, 'wage': 5000}}],
    }

    shown = without_fields(answer, {'wage'})

    assert shown['columns'] == ['id', 'name']
    assert shown['rows'] == [[1, 'Ada'], [2, 'Bob']]
    assert shown['groups'] == [{'job': 'Cook'}]
    assert shown['records'] == [{'id': 1, 'version_id': {'id': 4}}]


def test_a_result_has_no_more_records_than_allowed():
    assert at_most([{'id': 1}, {'id': 2}, {'id': 3}], 2) == [{'id': 1}, {'id': 2}]
    assert at_most({'result': [[1, 'a'], [2, 'b']]}, 1) == {'result': [[1, 'a']]}
    assert at_most([1, 2, 3], 2) == [1, 2, 3]

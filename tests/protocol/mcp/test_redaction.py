import pytest
from mcp_protocol.compact import compact_json
from mcp_protocol.redaction import MASK, cut_bytes, excerpt, names_only, redacted


@pytest.mark.parametrize(
    'name',
    [
        'password',
        'new_passwd',
        'smtp_pass',
        'client_secret',
        'access_token',
        'api_key',
        'apikey',
        'default_key',
        'adyen_hmac_key',
        'Credentials',
        'pin',
    ],
)
def test_members_named_like_secrets_are_masked(name):
    assert redacted({'values': [{name: 'hunter2', 'login': 'ada'}]}) == {'values': [{name: MASK, 'login': 'ada'}]}


def test_arguments_of_a_method_named_like_a_secret_are_masked():
    call = {'model': 'res.users', 'method': 'change_password', 'args': ['old', 'new']}
    assert redacted(call) == {**call, 'args': MASK}


def test_other_arguments_stay():
    call = {'model': 'res.partner', 'method': 'write', 'args': [[1], {'name': 'Azure', 'keyword': 'k'}]}
    assert redacted(call) == call
    assert redacted({'args': ['x']}) == {'args': ['x']}


def test_bearer_tokens_within_texts_are_masked():
    command = 'claude mcp add odoo https://odoo.example/mcp --header "Authorization: Bearer mcp_a-b_c.d=="'
    assert redacted({'default_command': command})['default_command'] == command.replace('mcp_a-b_c.d==', MASK)


@pytest.mark.parametrize(
    'call',
    [
        {'values': [{'key': 'x', 'value': 'hunter2'}]},
        {'columns': ['key', 'value'], 'rows': [['x', 'hunter2']]},
        {'records': [{'id': 1, 'value': 'hunter2'}]},
        {'method': 'set_param', 'args': ['x', 'hunter2']},
        {'method': 'get_param', 'result': 'hunter2'},
    ],
)
def test_values_of_system_parameters_are_masked(call):
    assert 'hunter2' not in str(redacted({'model': 'ir.config_parameter', **call}))


def test_rows_of_a_table_are_judged_by_their_columns():
    table = {
        'model': 'x',
        'columns': ['id', 'access_token', 'name'],
        'rows': [[1, 'hunter2', 'Azure'], [2, None, 'Ada']],
    }
    assert redacted(table)['rows'] == [[1, MASK, 'Azure'], [2, MASK, 'Ada']]


def test_excerpt_is_short_and_looks_no_further():
    def endless():
        while True:
            yield 'x' * 100

    class Endless(list):
        def __iter__(self):
            return endless()

    text = excerpt({'model': 'm', 'values': Endless([1])}, 4096)
    assert text.startswith('{"model":"m","values":["xxx')
    assert len(text) <= 4096


def test_cut_is_by_bytes_and_leaves_no_half_letter():
    assert cut_bytes('ä\x00' * 10, 5) == 'ää'
    assert cut_bytes('\ud800', 5) == '?'


def test_names_without_contents():
    arguments = {
        'model': 'res.partner',
        'ids': [1],
        'values': {'name': 'Azure'},
        'domain': [['name', '=', 'Azure']],
        'fields': ['name'],
    }
    assert names_only(arguments) == {'model': 'res.partner', 'ids': [1], 'fields': ['name']}
    assert names_only('x') is None


def test_excerpt_of_a_harmless_table_is_the_beginning_of_its_text():
    table = {'model': 'res.partner', 'columns': ['id', 'name'], 'rows': [[number, 'Azure'] for number in range(99)]}
    assert excerpt(table, 200, compact_json(table)) == compact_json(table)[:200]


@pytest.mark.parametrize(
    'value',
    [
        {'columns': ['id', 'password'], 'rows': [[1, 'hunter2']]},
        {'rows': [[1, 'hunter2']], 'columns': ['id', 'password']},
        {'columns': ['id', 'body'], 'rows': [[1, 'Authorization: BEARER hunter2']]},
        {'columns': ['id', 'body'], 'rows': [[1, 'https://odoo.example/mcp/files/hunter2']]},
        {'columns': ['id', 'setup'], 'rows': [[1, {'api_key': 'hunter2'}]]},
        {'api_key': 'hunter2'},
        {'model': 'ir.config_parameter', 'columns': ['id', 'value'], 'rows': [[1, 'hunter2']]},
        {'model': 'res.users', 'method': 'change_password', 'args': ['hunter2']},
    ],
)
def test_excerpt_of_a_text_that_is_known_masks_what_the_value_holds(value):
    assert 'hunter2' in compact_json(value)
    assert 'hunter2' not in excerpt(value, 4096, compact_json(value))

import pytest
from mcp_protocol.redaction import MASK, redacted


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

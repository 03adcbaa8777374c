"""Values that no client should send, in every argument of every tool: each is answered as a tool answers, never by an error 500."""

from typing import Any

MODEL = 'res.partner'
ODD: tuple[Any, ...] = (
    None,
    True,
    -1,
    10**30,
    1.5,
    '',
    'x' * 300,
    '\x00',
    [],
    [[]],
    [[0, 0, {'a': []}]],
    {},
    {'a': {'b': [{}]}},
    {'author_id': [[0, 0, {'x': 'y'}]], 'email_from': {'a': 1}, 'partner_id': [[]]},
    [['name', 'any', [['id', '=', {}]]]],
)
# What makes the other arguments of a tool right, so that it comes to the odd one.
USUAL = {
    'model': MODEL,
    'ids': [3],
    'id': 3,
    'values': {'name': 'Odd'},
    'method': 'action_archive',
    'groupby': ['lang'],
    'fields': ['name'],
    'query': 'Odd',
    'name': 'odd.txt',
    'content': 'eA==',
    'body': 'Odd',
}


def test_no_odd_argument_is_an_error_of_the_server(of_employee):
    tools = of_employee.send('tools/list').json()['result']['tools']
    assert len(tools) > 20
    failed = []
    for tool in tools:
        properties = tool['inputSchema']['properties']
        usual = {name: USUAL[name] for name in tool['inputSchema'].get('required', ()) if name in USUAL}
        for name in properties:
            for odd in ODD:
                answer = of_employee.call(tool['name'], **{**usual, name: odd})
                if answer.status != 200 or 'Traceback' in answer.text:
                    failed.append((tool['name'], name, odd, answer.text[:200]))
    assert failed == []


def test_no_odd_value_of_one_who_speaks_is_an_error_of_the_server(of_employee):
    for model in ('mail.compose.message', 'mail.message'):
        for name in ('author_id', 'author_guest_id', 'email_from', 'reply_to'):
            for odd in ODD:
                answer = of_employee.call('create_records', model=model, values=[{name: odd}])
                assert answer.status == 200, (model, name, odd, answer.text[:300])

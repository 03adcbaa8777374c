"""What was connected under the previous release is connected after the upgrade, without anybody noticing."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.account import Account
from tests.support.application import WIRE, Application, is_invalid_grant
from tests.support.hosts import url_of
from tests.support.keys import api_key
from tests.support.previous_release import PreviousRelease, run_once, serving
from tests.support.store import Store
from tools.environment import installation
from tools.servers import database, ports, postgres, templates
from tools.servers.server import Server, set_public_url

TREE = Path(os.environ['MUK_MCP_DEV_ODOO']) if 'MUK_MCP_DEV_ODOO' in os.environ else None
GROUP = "env.ref('base.group_user').write({'implied_ids': [(3, env.ref('muk_mcp_oauth.group_connect').id)]})"
ACCOUNT = """
user = env['res.users'].create({'name': 'Ada', 'login': 'ada.lovelace', 'password': 'ada.lovelace'})
field = 'group_ids' if 'group_ids' in user._fields else 'groups_id'
user.write({field: [(4, env.ref('muk_mcp_oauth.group_connect').id)]})
known = env['muk_mcp_oauth.known_client'].create({'host': 'agent.example', 'name': 'Our Agent'})
"""


@dataclass
class Before:
    """What the previous release gave out: applications by what became of them, their tokens, and a key of `muk_mcp`."""

    alive: Application
    tokens: dict[str, str]
    ended: Application
    ended_tokens: dict[str, str]
    confidential: Application
    confidential_tokens: dict[str, str]
    static_key: str
    key_ids: set[str]


@pytest.fixture(scope='module')
def upgraded():
    """A database that lived under the previous release and was upgraded; yields what was before, the host and the store."""
    name, port = f'test_{secrets.token_hex(4)}', ports.free()
    with postgres.kept_running():
        release = PreviousRelease(TREE)
        templates.create_without_addons(name, release.odoo)
        try:
            run_once(release.odoo, name, '-i')
            set_public_url(name, port, {'muk_mcp_oauth.chain_lifetime_days': '99'})
            with serving(release.odoo, name, port) as odoo:
                before = live(odoo)
            today = installation.prepare(TREE)
            run_once(today, name, '-u')
            with serving(today, name, port) as odoo:
                yield before, odoo, Store(name)
        finally:
            database.drop(name)


def live(odoo: Server) -> Before:
    """Connect applications, end one of the connections, and take away that every internal user may connect."""
    odoo.shell(ACCOUNT)
    assert everybody_may_connect(Store(odoo.database))
    odoo.shell(GROUP)
    assert not everybody_may_connect(Store(odoo.database))
    host = url_of(odoo)
    ada = Account(host, 'ada.lovelace', 'ada.lovelace')
    alive, ended = Application.registered(host), Application.registered(host)
    confidential = Application.registered(host, token_endpoint_auth_method='client_secret_post')
    tokens, ended_tokens, secret_tokens = ada.connect(alive), ada.connect(ended), ada.connect(confidential)
    ended.revoke(ended_tokens['refresh_token'])
    return Before(
        alive, tokens, ended, ended_tokens, confidential, secret_tokens, api_key(odoo, 'ada.lovelace'), published(host)
    )


def everybody_may_connect(store: Store) -> bool:
    """Return True if every internal user is in the group, as Odoo has it after the installation."""
    return store.value(
        """SELECT EXISTS (
           SELECT FROM res_groups_implied_rel r
             JOIN ir_model_data u ON u.res_id = r.gid AND u.module = 'base' AND u.name = 'group_user'
             JOIN ir_model_data c ON c.res_id = r.hid AND c.module = 'muk_mcp_oauth' AND c.name = 'group_connect')"""
    )


def published(host: str) -> set[str]:
    return {key['kid'] for key in WIRE.get(f'{host}/mcp/oauth/jwks.json').json()['keys']}


def test_tokens_of_before_work(upgraded):
    """The access token as it is, the refresh token once more, and the signature by the same published key."""
    before, odoo, _store = upgraded
    assert published(url_of(odoo)) == before.key_ids
    for application, tokens in (
        (before.alive, before.tokens),
        (before.confidential, before.confidential_tokens),
    ):
        assert application.ping(tokens['access_token']).status_code == 200
        renewed = application.refresh(tokens['refresh_token'])
        assert renewed.status_code == 200, renewed.text
        assert application.ping(renewed.json()['access_token']).status_code == 200


def test_key_of_before_works(upgraded):
    before, _odoo, _store = upgraded
    assert before.alive.ping(before.static_key).status_code == 200


def test_what_was_ended_stays_ended(upgraded):
    before, _odoo, _store = upgraded
    assert before.ended.ping(before.ended_tokens['access_token']).status_code == 401
    assert is_invalid_grant(before.ended.refresh(before.ended_tokens['refresh_token']))


def test_user_goes_on_where_the_consent_was_given(upgraded):
    """The consents are remembered, each with its connections, and can be withdrawn."""
    before, odoo, store = upgraded
    ada = Account(url_of(odoo), 'ada.lovelace', 'ada.lovelace')
    [consent] = ada.call('muk_mcp_oauth.consent', 'search', [('client_id.client_id', '=', before.alive.client_id)])
    grants = ada.call('muk_mcp_oauth.grant', 'search_count', [('consent_id', '=', consent), ('ended_at', '=', False)])
    assert grants == 1
    tokens = ada.connect(before.alive)
    ada.call('muk_mcp_oauth.consent', 'action_withdraw', [consent])
    assert before.alive.ping(tokens['access_token']).status_code == 401
    assert store.value('SELECT ended_reason FROM muk_mcp_oauth_grant ORDER BY id DESC LIMIT 1') == 'consent_withdrawn'


def test_what_an_administrator_decided_stays(upgraded):
    """DF-02: settings keep their values, and the group that was taken from the internal users is not given back to them."""
    _before, odoo, store = upgraded
    admin = Account(url_of(odoo), 'admin', 'admin')
    settings = admin.call('res.config.settings', 'default_get', ['mcp_oauth_grant_lifetime_days'])
    assert settings['mcp_oauth_grant_lifetime_days'] == 99
    assert store.value("SELECT name FROM muk_mcp_oauth_known_client WHERE host = 'agent.example'") == 'Our Agent'
    assert not everybody_may_connect(store)


# Each query returns what the previous release left behind under a name of its own.
LEFT_BEHIND = {
    'tables, indexes and sequences': "SELECT relname FROM pg_class WHERE relname LIKE 'muk_mcp_oauth%%chain%%'",
    'columns': """SELECT table_name, column_name FROM information_schema.columns
                   WHERE table_name LIKE 'muk_mcp_oauth%%' AND column_name LIKE '%%chain%%'""",
    'constraints': "SELECT conname FROM pg_constraint WHERE conname LIKE 'muk_mcp_oauth%%chain%%'",
    'models': "SELECT model FROM ir_model WHERE model LIKE 'muk_mcp_oauth.%%chain%%'",
    'fields': """SELECT model, name FROM ir_model_fields WHERE concat(name, relation, relation_field) LIKE '%%chain%%'
                    AND (model LIKE 'muk_mcp_oauth.%%' OR name LIKE 'mcp_oauth_%%')""",
    'external ids': "SELECT name FROM ir_model_data WHERE module = 'muk_mcp_oauth' AND name LIKE '%%chain%%'",
    'parameters': "SELECT key FROM ir_config_parameter WHERE key LIKE 'muk_mcp_oauth.%%chain%%'",
    'noted constraints that are not there': """
        SELECT c.name FROM ir_model_constraint c JOIN ir_module_module m ON m.id = c.module
         WHERE m.name = 'muk_mcp_oauth' AND NOT EXISTS (SELECT FROM pg_constraint p WHERE p.conname = c.name)
           AND NOT EXISTS (SELECT FROM pg_class i WHERE i.relname = c.name)""",
    'external ids of records that are not there': """
        SELECT d.name FROM ir_model_data d WHERE d.module = 'muk_mcp_oauth' AND d.model = 'ir.model.constraint'
           AND NOT EXISTS (SELECT FROM ir_model_constraint c WHERE c.id = d.res_id)""",
    'doubled external ids': """SELECT model, res_id FROM ir_model_data WHERE module = 'muk_mcp_oauth' AND model LIKE 'ir.%%'
                                GROUP BY 1, 2 HAVING count(*) > 1""",
}


@pytest.mark.parametrize('what', LEFT_BEHIND)
def test_nothing_keeps_its_old_name(upgraded, what):
    _before, _odoo, store = upgraded
    assert store.rows(LEFT_BEHIND[what]) == []

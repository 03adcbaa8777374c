"""An addon that is taken away leaves the database as it was before it came."""

from __future__ import annotations

import pytest

from tests.support import modules
from tests.support.application import WIRE, Application
from tests.support.catalogues import catalogues, differences
from tests.support.hosts import url_of
from tests.support.traces import leave_traces, save_settings

OURS = ('muk\\_mcp.%', 'muk\\_mcp\\_oauth.%')


def parameters(store) -> dict[str, str]:
    return dict(store.rows('SELECT key, value FROM ir_config_parameter WHERE key LIKE ANY (%s)', list(OURS)))


@pytest.fixture(scope='module')
def before(bare, admin, store):
    """The catalogues of the database that has none of our addons."""
    admin.call('ir.module.module', 'update_list')
    # The page of the settings rewrites some of Odoo's own in another spelling.
    save_settings(admin)
    return catalogues(store)


def test_catalogues_see_what_an_addon_brings(bare, admin, store, before):
    """The comparison below could otherwise be equal because it looks at nothing."""
    modules.install(admin, 'muk_mcp_oauth')
    found = differences(before, catalogues(store))
    assert len(before) >= 37
    seen = {
        *('tables', 'columns', 'indexes', 'constraints', 'sequences'),
        *('ir_model', 'ir_model_fields', 'ir_model_data', 'ir_model_access', 'ir_rule', 'res_groups'),
        *('ir_ui_menu', 'ir_ui_view', 'ir_act_window', 'ir_config_parameter'),
    }
    assert seen <= found.keys()


def test_uninstall_of_both_leaves_the_database_as_it_was(bare, admin, store, before):
    leave_traces(bare, admin)
    assert parameters(store)
    modules.uninstall(admin, 'muk_mcp')
    assert modules.state(admin, 'muk_mcp_oauth') == 'uninstalled'
    assert differences(before, catalogues(store)) == {}


def test_nothing_answers_for_what_is_gone(bare):
    for path in ('/mcp', '/mcp/oauth/token', '/.well-known/oauth-protected-resource/mcp'):
        assert WIRE.post(f'{url_of(bare)}{path}').status_code == 404, path


def test_reinstallation_begins_with_the_defaults(bare, admin, store, before):
    """What an administrator once loosened is not in force again, and no key or token of before opens anything."""
    modules.install(admin, 'muk_mcp_oauth')
    assert 'muk_mcp.allow_any_origin' not in parameters(store)
    assert 'muk_mcp_oauth.skip_local_confirmation' not in parameters(store)
    assert store.value('SELECT count(*) FROM muk_mcp_key') == 0
    assert store.value('SELECT count(*) FROM muk_mcp_key_usage') == 0
    constraints = "SELECT count(*) FROM pg_constraint WHERE conrelid = 'muk_mcp_key_usage'::regclass AND contype = 'f'"
    assert store.value(constraints) == 1
    leave_traces(bare, admin)


def test_uninstall_of_oauth_alone_leaves_the_server_as_it_was(bare, admin, store, before):
    """`muk_mcp` keeps its settings, its keys and its log; the keys of connections go with the connections."""
    modules.uninstall(admin, 'muk_mcp')
    modules.install(admin, 'muk_mcp')
    with_server = catalogues(store)
    modules.install(admin, 'muk_mcp_oauth')
    admin.call('ir.config_parameter', 'set_param', 'muk_mcp_oauth.notify_new_clients', 'False')
    application = Application.registered(url_of(bare))
    admin.connect(application)
    modules.uninstall(admin, 'muk_mcp_oauth')
    found = differences(with_server, catalogues(store))
    assert found.keys() <= {'muk_mcp_log'}, found
    modules.uninstall(admin, 'muk_mcp')
    assert differences(before, catalogues(store)) == {}

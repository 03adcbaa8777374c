"""An upgrade changes what its version changes, and nothing if there is nothing to change."""

from __future__ import annotations

import pytest

from tests.support import modules
from tests.support.catalogues import catalogues, differences
from tests.support.traces import leave_traces


@pytest.fixture(scope='module')
def used(bare, admin):
    """Both addons, with traces of their use."""
    modules.install(admin, 'muk_mcp_oauth')
    leave_traces(bare, admin)
    # Odoo lists a module's menus and views in its row when it upgrades it for the first time.
    modules.upgrade(admin, 'muk_mcp')
    return bare


def test_upgrade_to_the_same_version_changes_nothing(used, admin, store):
    before = catalogues(store)
    modules.upgrade(admin, 'muk_mcp')
    assert differences(before, catalogues(store)) == {}


@pytest.mark.parametrize('name', ['muk_mcp', 'muk_mcp_oauth'])
def test_upgrade_forgets_constraints_that_are_gone(used, admin, store, name):
    """As a column leaves them behind that an earlier version dropped."""
    store.rows(
        """INSERT INTO ir_model_constraint (name, module, model, type)
           SELECT %s, m.id, (SELECT min(id) FROM ir_model WHERE model LIKE 'muk_mcp%%'), 'f'
             FROM ir_module_module m WHERE m.name = %s""",
        f'{name}_orphan_fkey',
        name,
    )
    before = store.value("SELECT count(*) FROM ir_model_constraint WHERE name NOT LIKE '%%\\_orphan\\_fkey'")
    # The server compares the version that is installed with the one of the files.
    store.rows('UPDATE ir_module_module SET latest_version = %s WHERE name = %s', '1.0.9', name)
    modules.upgrade(admin, name)
    assert store.value("SELECT count(*) FROM ir_model_constraint WHERE name LIKE '%%\\_orphan\\_fkey'") == 0
    assert store.value('SELECT count(*) FROM ir_model_constraint') == before

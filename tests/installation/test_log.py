"""Odoo's log has no warning of ours, whatever is done with the addons and however much Python is asked to say."""

from __future__ import annotations

from tests.support import modules
from tests.support.odoo_log import complaints_of_ours
from tests.support.traces import leave_traces


def test_nothing_is_warned_of_from_installation_to_reinstallation(bare, admin):
    modules.install(admin, 'muk_mcp_oauth')
    leave_traces(bare, admin)
    modules.upgrade(admin, 'muk_mcp')
    leave_traces(bare, admin)
    modules.uninstall(admin, 'muk_mcp')
    modules.install(admin, 'muk_mcp_oauth')
    assert complaints_of_ours(bare.log) == []


def test_a_warning_would_be_seen(bare, admin):
    """An addon complains as Odoo does of an addon, and as Python does of code."""
    before = len(complaints_of_ours(bare.log))
    modules.install(admin, 'complains')
    modules.uninstall(admin, 'complains')
    found = complaints_of_ours(bare.log)[before:]
    assert len(found) == 2
    assert 'has no access rules' in found[0]
    assert 'uses what is deprecated' in found[1]

"""Modules as an administrator installs, upgrades and removes them: by their buttons, in an Odoo that serves."""

from __future__ import annotations

from tests.support.account import Account


def install(admin: Account, name: str) -> None:
    _press(admin, name, 'button_immediate_install')


def upgrade(admin: Account, name: str) -> None:
    _press(admin, name, 'button_immediate_upgrade')


def uninstall(admin: Account, name: str) -> None:
    """Remove the module, and with it what depends on it."""
    _press(admin, name, 'button_immediate_uninstall')


def state(admin: Account, name: str) -> str:
    return admin.call('ir.module.module', 'search_read', [['name', '=', name]], ['state'])[0]['state']


def _press(admin: Account, name: str, button: str) -> None:
    ids = admin.call('ir.module.module', 'search', [['name', '=', name]])
    admin.call('ir.module.module', button, ids)

"""Addresses and buttons of Odoo's web client that are the same in every version, as 18 and 19 still know those of 17."""

from __future__ import annotations

# Odoo 17 and 18 call the user's preferences settings.
PREFERENCES = '[data-menu=preferences], [data-menu=settings]'


def home(url: str) -> str:
    return f'{url}/web'


def action(url: str, xml_id: str) -> str:
    """Where an action is opened by its external id."""
    return f'{url}/web#action={xml_id}'


def settings(url: str) -> str:
    return action(url, 'base_setup.action_general_configuration')

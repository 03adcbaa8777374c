"""Everything that lives in an Odoo in use beside our addons, for `./dev test --neighbours` to run any suite in."""

import os
from collections.abc import Sequence
from dataclasses import replace

from tools.environment.odoo_source import OdooSource
from tools.servers.contents import LIVING, Contents

# Tells the servers of a test run that they are to have neighbours.
ASKED_FOR = 'MUK_MCP_DEV_NEIGHBOURS'

WAYS_IN = (
    'auth_oauth',
    'auth_passkey',
    'auth_password_policy',
    'auth_totp',
    'auth_totp_mail',
    'auth_totp_mail_enforce',
    'portal',
    'website',
)

# A second site at the URL that browsers of the tests do not use, and a second company for the administrator.
SECOND_OF_BOTH = """
env['website'].create({'name': 'Second site', 'domain': 'http://127.0.0.1'})
second = env['res.company'].create({'name': 'Second company'})
env.ref('base.user_admin').write({'company_ids': [(4, second.id)]})
"""


def are_asked_for() -> bool:
    return bool(os.environ.get(ASKED_FOR))


def beside(contents: Contents, source: OdooSource) -> Contents:
    """The contents with all neighbours that this version of Odoo has, and its demo data."""
    modules = {*contents.modules, *present([*WAYS_IN, *LIVING], source)}
    return replace(contents, modules=tuple(sorted(modules)), demo=True)


def present(names: Sequence[str], source: OdooSource) -> list[str]:
    """Those of the modules that this version of Odoo has."""
    return [name for name in names if any((folder / name).is_dir() for folder in source.folders)]

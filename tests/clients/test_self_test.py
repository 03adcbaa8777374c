"""The self-test of the settings, on servers that answer for real."""

import json

import pytest

from tests.support.open_shell import ask
from tools.servers.server import running_server

OWN_MACHINE = {'not_https', 'other_port', 'private_address'}


def faults(odoo, public_url: str) -> set[str]:
    """What the self-test of an Odoo finds wrong if its public URL were `public_url`."""
    code = (
        'from odoo.addons.muk_mcp_oauth.protocol.metadata import Endpoints\n'
        f"lines = env['muk_mcp_oauth.self_test']._lines(Endpoints({public_url!r}))\n"
        "import json; print(json.dumps([line['fault'] for line in lines if line['result'] == 'fault' or line['fault'] == 'other_port']))"
    )
    return set(json.loads(ask(odoo, code).strip().splitlines()[-1]))


def test_own_url_passes_but_for_what_the_internet_does_not_reach(odoo):
    """UX-03: that all is well on this machine does not help Claude."""
    assert faults(odoo, odoo.url) == OWN_MACHINE


@pytest.mark.slow
def test_another_odoo_that_is_in_order_is_not_taken_for_this_one(odoo):
    """UX-02: it answers everything consistently, with its own keys and its own URL."""
    with running_server() as other:
        assert faults(odoo, other.url) == OWN_MACHINE | {'other_database', 'other_keys'}

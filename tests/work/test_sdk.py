"""A whole task through the official SDK instead of requests of our own."""

import pytest

from tests.support.clerk import Clerk
from tests.support.sdk_agent import sdk_agent
from tests.work.tasks import quotation


@pytest.mark.parametrize('mode', ['auto', 'legacy'])
def test_quotation_to_deposit_through_the_python_sdk(agents, company, mode):
    """Quote two desks to Azure, confirm, and invoice a deposit of all of it."""
    with sdk_agent(agents['manager'], mode) as agent:
        clerk = Clerk(agent)
        order, identifier = quotation(clerk, ('DESK', 2))
        clerk.press(order, identifier, 'Confirm')
        opened = clerk.press(order, identifier, 'Create Invoice')
        invoiced = clerk.fill_in(opened, 'Create', advance_payment_method='percentage', amount=100)
        clerk.press('account.move', invoiced['opens']['id'], 'Confirm')

    stored = company.values('account.move', invoiced['opens']['id'], 'amount_untaxed', 'state')
    assert (stored['state'], stored['amount_untaxed']) == ('posted', 800.0)

"""Real work ends in the same state by a client, with the fence up, as by its user at the keyboard, where there is no fence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import pytest

from tests.support.account import Account
from tests.support.agent import Agent
from tests.work.company import Company

Values = Mapping[str, Any]


class Hand(Protocol):
    """Who does the work: makes records and presses buttons."""

    def make(self, model: str, values: Values, context: Values | None = None) -> int: ...

    def press(self, model: str, method: str, identifier: int, context: Values | None = None) -> None: ...


@dataclass(frozen=True)
class OfUser:
    """The user in the back end."""

    account: Account

    def make(self, model: str, values: Values, context: Values | None = None) -> int:
        return self.account.call(model, 'create', [values], context=context or {})[0]

    def press(self, model: str, method: str, identifier: int, context: Values | None = None) -> None:
        self.account.call(model, method, [identifier], context=context or {})


@dataclass(frozen=True)
class OfClient:
    """A client of the user, with nothing but the tools."""

    agent: Agent

    def make(self, model: str, values: Values, context: Values | None = None) -> int:
        return self.agent.call('create_records', model=model, values=[values], context=context or {}).value['ids'][0]

    def press(self, model: str, method: str, identifier: int, context: Values | None = None) -> None:
        answer = self.agent.call('call_method', model=model, method=method, ids=[identifier], context=context or {})
        assert not answer.is_error, answer.said


Hands = Callable[[str], Hand]


def quotation_to_paid_invoice(hands: Hands, company: Company, role: str) -> Values:
    hand = hands(role)
    line = {'product_id': company.ids['desk'], 'product_uom_qty': 2}
    order = hand.make('sale.order', {'partner_id': company.ids['azure'], 'order_line': [[0, 0, line]]})
    hand.press('sale.order', 'action_confirm', order)
    of_order = {'active_model': 'sale.order', 'active_id': order, 'active_ids': [order]}
    wizard = hand.make('sale.advance.payment.inv', {'advance_payment_method': 'percentage', 'amount': 100}, of_order)
    hand.press('sale.advance.payment.inv', 'create_invoices', wizard, of_order)
    invoice = company.values('sale.order', order, 'invoice_ids')['invoice_ids'][0]
    hand.press('account.move', 'action_post', invoice)
    of_invoice = {'active_model': 'account.move', 'active_id': invoice, 'active_ids': [invoice]}
    payment = hand.make('account.payment.register', {}, of_invoice)
    hand.press('account.payment.register', 'action_create_payments', payment, of_invoice)
    return {
        **company.values('sale.order', order, 'state', 'amount_total', 'invoice_status', 'user_id'),
        **company.values('account.move', invoice, 'payment_state', 'amount_untaxed', 'amount_residual', 'move_type'),
    }


def lead_to_won(hands: Hands, company: Company, role: str) -> Values:
    hand = hands(role)
    values = {'name': 'Ten desks', 'type': 'opportunity', 'partner_id': company.ids['wood'], 'expected_revenue': 4000}
    lead = hand.make('crm.lead', values)
    hand.press('crm.lead', 'action_set_won_rainbowman', lead)
    return company.values('crm.lead', lead, 'probability', 'stage_id', 'expected_revenue', 'user_id', 'active')


def leave_to_approved(hands: Hands, company: Company, role: str) -> Values:
    days = {'request_date_from': '2027-03-01', 'request_date_to': '2027-03-02'}
    kind = company.find('hr.leave.type', [['name', '=', 'Training by hand']], 'name')[0]['id']
    wanted = {'holiday_status_id': kind, 'employee_id': company.employees['employee'], **days}
    leave = hands('employee').make('hr.leave', wanted)
    hands(role).press('hr.leave', 'action_approve', leave)
    stored = company.values('hr.leave', leave, 'state', 'number_of_days', 'employee_id', 'request_date_from')
    # So that the other hand can ask for the same days.
    company.press('hr.leave', leave, 'action_refuse')
    return stored


def delivery_to_done(hands: Hands, company: Company, role: str) -> Values:
    hand = hands(role)
    lamp = company.product('Lamp by hand', 'HAND', 50.0)
    line = {'product_id': lamp, 'product_uom_qty': 3}
    order = hand.make('sale.order', {'partner_id': company.ids['azure'], 'order_line': [[0, 0, line]]})
    hand.press('sale.order', 'action_confirm', order)
    picking = company.values('sale.order', order, 'picking_ids')['picking_ids'][0]
    [move] = company.find('stock.move', [['picking_id', '=', picking]], 'product_uom_qty')
    company.odoo.call('stock.move', 'write', [move['id']], {'quantity': 3, 'picked': True})
    hand.press('stock.picking', 'button_validate', picking)
    moved = company.find('stock.move', [['picking_id', '=', picking]], 'quantity', 'state')
    return {
        **company.values('stock.picking', picking, 'state', 'picking_type_code'),
        'moved': [(move['quantity'], move['state']) for move in moved],
    }


@pytest.fixture(scope='module', autouse=True)
def leave_type(company: Company) -> None:
    company.leave_type('Training by hand')


# The work, and what it is to come to.
TASKS = [
    (quotation_to_paid_invoice, ('payment_state', {'paid', 'in_payment'})),
    (lead_to_won, ('probability', {100.0})),
    (leave_to_approved, ('state', {'validate'})),
    (delivery_to_done, ('state', {'done'})),
]
# An employee, a manager, and an administrator whose client may not, or may, administer.
ROLES = ('clerk', 'manager', 'administrator', 'administrator with mcp:admin')


@pytest.mark.parametrize('role', ROLES)
@pytest.mark.parametrize(('work', 'goal'), TASKS)
def test_a_client_ends_where_its_user_does(agents, company, work, goal, role):
    """The fence stops no real work: an employee asks for leave, the others sell, approve, invoice and deliver."""
    accounts = {**company.users, **dict.fromkeys(ROLES[2:], company.odoo)}

    by_user = work(lambda name: OfUser(accounts[name]), company, role)
    by_client = work(lambda name: OfClient(agents[name]), company, role)

    name, wanted = goal
    assert by_user[name] in wanted
    assert without_id(by_client) == without_id(by_user)


def without_id(stored: Values) -> Values:
    return {name: value for name, value in stored.items() if name != 'id'}

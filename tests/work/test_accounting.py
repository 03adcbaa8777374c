"""Invoices, bills, payments and the bank."""

import pytest


def test_overdue_list(clerk_of, company):
    """List what customers owe too long, the oldest first."""
    late = company.invoice('azure', 120.0, invoice_date='2026-08-03', invoice_date_due='2026-09-02')
    later = company.invoice('wood', 80.0, invoice_date='2026-09-01', invoice_date_due='2026-10-01')
    company.invoice('wood', 999.0, invoice_date_due='2099-01-01')
    clerk = clerk_of('accountant')
    today = clerk.use('whoami')['now_local'][:10]
    owed = clerk.rows(
        clerk.model('invoice'),
        [
            ['move_type', '=', 'out_invoice'],
            ['state', '=', 'posted'],
            ['payment_state', 'in', ['Not Paid', 'Partially Paid']],
            ['invoice_date_due', '<', today],
        ],
        'name',
        'partner_id',
        'amount_residual',
        'invoice_date_due',
        order='invoice_date_due',
    )

    listed = [row['id'] for row in owed]
    assert listed.index(late) < listed.index(later)
    assert {row['amount_residual'] for row in owed if row['id'] in (late, later)} == {120.0, 80.0}
    assert 999.0 not in [row['amount_residual'] for row in owed]


def test_payment_of_a_part(clerk_of, company):
    """Azure paid 50 of its 120."""
    invoice = company.invoice('azure', 120.0)
    clerk = clerk_of('accountant')
    opened = clerk.press('account.move', invoice, 'Pay')
    clerk.fill_in(opened, 'Create Payment', amount=50)

    stored = company.values('account.move', invoice, 'payment_state', 'amount_residual')
    assert (stored['payment_state'], stored['amount_residual']) == ('partial', 70.0)


def test_credit_note_from_the_buttons_alone(clerk_of, company):
    """Take back the whole invoice, because the goods were damaged."""
    invoice = company.invoice('wood', 300.0)
    clerk = clerk_of('accountant')
    opened = clerk.press('account.move', invoice, 'Credit Note')
    note = clerk.fill_in(opened, 'Reverse', reason='Damaged')['opens']['id']
    clerk.press('account.move', note, 'Confirm')

    stored = company.values('account.move', note, 'move_type', 'amount_total', 'state', 'reversed_entry_id')
    assert (stored['move_type'], stored['amount_total'], stored['state']) == ('out_refund', 300.0, 'posted')
    assert stored['reversed_entry_id'][0] == invoice


def test_vendor_bill_is_entered_and_posted(clerk_of, company):
    """Enter the bill of Wood Corner over three hours of work."""
    clerk = clerk_of('accountant')
    bill = clerk.model('vendor bill')
    vendor = clerk.one('res.partner', [['name', '=', 'Wood Corner']], 'name')['id']
    lines = {'create': [{'name': 'Work', 'quantity': 3, 'price_unit': 40, 'tax_ids': {'set': []}}]}
    identifier = clerk.make(
        bill, move_type='in_invoice', partner_id=vendor, invoice_date='2026-11-05', ref='WC-7', invoice_line_ids=lines
    )
    clerk.press(bill, identifier, 'Confirm')

    stored = company.values('account.move', identifier, 'state', 'amount_total', 'ref')
    assert (stored['state'], stored['amount_total'], stored['ref']) == ('posted', 120.0, 'WC-7')


def test_bank_statement_lines_are_entered(clerk_of, company):
    """Enter two lines of the bank's statement."""
    clerk = clerk_of('accountant')
    bank = clerk.rows('account.journal', [['type', '=', 'Bank']], 'name')[0]['id']
    lines = [
        {'journal_id': bank, 'date': '2026-11-10', 'payment_ref': 'Azure 120', 'amount': 120},
        {'journal_id': bank, 'date': '2026-11-11', 'payment_ref': 'Fees', 'amount': '-4.50'},
    ]
    made = clerk.use('create_records', model=clerk.model('bank statement line'), values=lines)['ids']

    stored = company.find('account.bank.statement.line', [['id', 'in', made]], 'amount', 'payment_ref', order='date')
    assert [(line['payment_ref'], line['amount']) for line in stored] == [('Azure 120', 120.0), ('Fees', -4.5)]


def test_entry_that_does_not_balance_is_refused(clerk_of, company):
    """Book 10 against 9: nothing may stay of it."""
    clerk = clerk_of('accountant')
    accounts = [row['id'] for row in clerk.rows('account.account', [], 'name', limit=2)]
    lines = [{'account_id': accounts[0], 'debit': 10}, {'account_id': accounts[1], 'credit': 9}]
    before = len(company.find('account.move', [], 'name'))
    refused = clerk.refused(
        'create_records', model='account.move', values=[{'move_type': 'entry', 'line_ids': {'create': lines}}]
    )

    assert 'balanced' in refused
    assert len(company.find('account.move', [], 'name')) == before


def test_receivables_by_customer(clerk_of, company):
    """Who owes how much in all?"""
    company.invoice('wood', 11.0)
    clerk = clerk_of('accountant')
    found = clerk.groups(
        'account.move',
        domain=[['move_type', '=', 'out_invoice'], ['state', '=', 'posted'], ['amount_residual', '>', 0]],
        groupby=['partner_id'],
        aggregates=['amount_residual:sum'],
        order='amount_residual:sum desc',
    )

    domain = [['move_type', '=', 'out_invoice'], ['state', '=', 'posted'], ['partner_id', '=', company.ids['wood']]]
    owed = sum(row['amount_residual'] for row in company.find('account.move', domain, 'amount_residual'))
    said = {group['partner_id']['id']: group['amount_residual:sum'] for group in found}
    assert said[company.ids['wood']] == pytest.approx(owed)


def test_employee_reads_no_invoices_and_is_told_so(clerk_of, company):
    """An agent of somebody without rights learns that there is no way, at once."""
    company.invoice('azure', 5.0)
    clerk = clerk_of('employee')
    rights = clerk.use('get_access_rights', model='account.move')['rights']
    refused = clerk.refused('search_read', model='account.move', fields=['name'])

    assert rights == {'read': False, 'write': False, 'create': False, 'unlink': False}
    assert refused.startswith('Odoo refused')

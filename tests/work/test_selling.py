"""From a lead to an order, and what the numbers say."""

from tests.work.tasks import quotation


def test_quotation_to_payment(clerk_of, company):
    """Quote two desks to Azure, confirm, invoice everything and register the payment."""
    clerk = clerk_of('manager')
    order, identifier = quotation(clerk, ('DESK', 2))
    clerk.press(order, identifier, 'Confirm')
    # Desks are invoiced when they are delivered, so the customer pays a deposit of all of it.
    opened = clerk.press(order, identifier, 'Create Invoice')
    invoiced = clerk.fill_in(opened, 'Create', advance_payment_method='percentage', amount=100)
    invoice = invoiced['opens']['id']
    posted = clerk.press('account.move', invoice, 'Confirm')
    assert posted['changed'][str(invoice)]['state'] == ['draft', 'posted']
    clerk.fill_in(clerk.press('account.move', invoice, 'Pay'), 'Create Payment')

    stored = company.values('account.move', invoice, 'payment_state', 'amount_untaxed', 'state')
    assert stored['payment_state'] in ('paid', 'in_payment')
    assert (stored['state'], stored['amount_untaxed']) == ('posted', 800.0)


def test_discount_and_a_note_on_a_quotation(clerk_of, company):
    """Give ten per cent on the lamp, take the desk out, and add a note to the quotation."""
    clerk = clerk_of('seller')
    order, identifier = quotation(clerk, ('DESK', 1), ('LAMP', 3))
    lines = clerk.rows('sale.order.line', [['order_id', '=', identifier]], 'product_id', 'product_uom_qty')
    desk, lamp = sorted(line['id'] for line in lines)
    clerk.change(
        order,
        identifier,
        order_line={
            'delete': [desk],
            'update': [{'id': lamp, 'discount': 10}],
            'create': [{'display_type': 'line_note', 'name': 'Price for friends'}],
        },
    )

    stored = company.find('sale.order.line', [['order_id', '=', identifier]], 'name', 'discount', 'display_type')
    assert [line['discount'] for line in stored if not line['display_type']] == [10.0]
    assert [line['name'] for line in stored if line['display_type']] == ['Price for friends']
    assert company.values('sale.order', identifier, 'amount_untaxed')['amount_untaxed'] == 135.0


def test_quotation_is_cancelled(clerk_of, company):
    """Withdraw the offer to Azure."""
    clerk = clerk_of('seller')
    order, identifier = quotation(clerk, ('LAMP', 1))
    answer = clerk.press(order, identifier, 'Cancel')
    if 'opens' in answer:
        clerk.fill_in(answer, 'Cancel')

    assert company.values('sale.order', identifier, 'state')['state'] == 'cancel'
    # What is cancelled cannot be confirmed, and the answer tells what can be done.
    refused = clerk.refused('call_method', model=order, method='action_confirm', ids=[identifier])
    assert 'action_draft' in refused


def test_quotation_is_sent_to_the_customer(clerk_of, company):
    """Mail the quotation to Azure, as a document of its portal."""
    clerk = clerk_of('seller')
    order, identifier = quotation(clerk, ('LAMP', 2))
    clerk.fill_in(clerk.press(order, identifier, 'Send'), 'Send')

    assert company.values('sale.order', identifier, 'state')['state'] == 'sent'
    domain = [['model', '=', 'sale.order'], ['res_id', '=', identifier], ['message_type', '=', 'comment']]
    sent = company.find('mail.message', domain, 'partner_ids', 'attachment_ids', 'author_id')
    assert company.ids['azure'] in sent[0]['partner_ids']
    assert sent[0]['author_id'][0] == company.users['seller'].partner_id
    seen = clerk.use('get_messages', model=order, id=identifier, limit=1)['messages'][0]
    assert seen['kind'] == 'comment'


def test_lead_becomes_an_opportunity_and_is_won(clerk_of, company):
    """Note the interest of Wood Corner, plan a call, tell how it went, and win the deal."""
    clerk = clerk_of('seller')
    lead = clerk.model('opportunity')
    customer = clerk.one('res.partner', [['name', '=', 'Wood Corner']], 'name')['id']
    identifier = clerk.make(lead, name='Ten desks', type='opportunity', partner_id=customer, expected_revenue='4000')
    planned = clerk.use('schedule_activity', model=lead, id=identifier, type='Call', summary='Ask for the colour')
    clerk.use('schedule_activity', model=lead, id=identifier, done_id=planned['activity']['id'], note='They want oak')
    clerk.press(lead, identifier, 'Won')

    stored = company.values('crm.lead', identifier, 'probability', 'activity_ids', 'expected_revenue', 'user_id')
    assert (stored['probability'], stored['activity_ids'], stored['expected_revenue']) == (100.0, [], 4000.0)
    assert stored['user_id'][0] == company.users['seller'].user_id
    bodies = company.find('mail.message', [['model', '=', 'crm.lead'], ['res_id', '=', identifier]], 'body')
    assert any('They want oak' in message['body'] for message in bodies)


def test_opportunity_is_lost_for_a_reason(clerk_of, company):
    """Give the lead up because it is too expensive."""
    clerk = clerk_of('seller')
    identifier = clerk.make('crm.lead', name='Gold desks', type='opportunity')
    opened = clerk.press('crm.lead', identifier, 'Lost')
    reasons = clerk.rows('crm.lost.reason', [], 'name')
    clerk.fill_in(opened, 'Lost', lost_reason_id=reasons[0]['id'])

    stored = company.values('crm.lead', identifier, 'active', 'lost_reason_id')
    assert (stored['active'], stored['lost_reason_id'][0]) == (False, reasons[0]['id'])


def test_duplicate_opportunities_are_found_and_merged(clerk_of, company):
    """Somebody at chairs.example wrote to us twice: find the leads of one address and make them one."""
    for name, sender in (('Chairs', 'twice'), ('Stools', 'once'), ('More chairs', 'twice')):
        company.make('crm.lead', name=name, email_from=f'{sender}@chairs.example', type='opportunity')
    clerk = clerk_of('manager')
    wrote = [['email_normalized', 'ilike', '@chairs.example']]
    found = clerk.groups('crm.lead', groupby=['email_normalized'], domain=wrote)
    [twice] = [group for group in found if group['__count'] > 1]
    ids = [row['id'] for row in clerk.rows('crm.lead', twice['domain'], 'name')]
    actions = clerk.use('list_actions', model='crm.lead', ids=ids)['actions']
    merge = next(action for action in actions if action['label'] == 'Merge')
    opened = clerk.use('call_method', model='crm.lead', method=merge['method'], ids=ids)
    clerk.fill_in(opened, 'Merge')

    left = company.find('crm.lead', [['email_from', 'like', '@chairs.example']], 'email_from', order='email_from')
    assert [lead['email_from'] for lead in left] == ['once@chairs.example', 'twice@chairs.example']


def test_revenue_by_month_and_salesperson(clerk_of, company):
    """Add up confirmed orders by month and salesperson."""
    seller = company.users['seller'].user_id
    for month, quantity in (('09', 1), ('09', 2), ('10', 4)):
        line = {'product_id': company.ids['advice'], 'product_uom_qty': quantity, 'tax_id': [[6, 0, []]]}
        line = {name: value for name, value in line.items() if name in company.odoo.fields_of('sale.order.line')}
        order = company.make(
            'sale.order',
            partner_id=company.ids['wood'],
            user_id=seller,
            order_line=[[0, 0, line]],
            client_order_ref='R',
        )
        company.press('sale.order', order, 'action_confirm')
        company.odoo.call('sale.order', 'write', [order], {'date_order': f'2026-{month}-15 10:00:00'})
    clerk = clerk_of('manager')
    found = clerk.groups(
        'sale.order',
        domain=[['state', '=', 'sale'], ['client_order_ref', '=', 'R']],
        groupby=['date_order:month', 'user_id'],
        aggregates=['amount_untaxed:sum'],
        order='date_order:month',
    )

    assert [group['amount_untaxed:sum'] for group in found] == [270.0, 360.0]
    assert ['2026-09' in str(found[0]), '2026-10' in str(found[1]), 'Seller' in str(found[0])] == [True] * 3


def test_product_gets_a_name_in_a_second_language(clerk_of, company):
    """Give the desk its German name."""
    company.activate_language('de_DE')
    clerk = clerk_of('manager')
    product = clerk.one('product.template', [['default_code', '=', 'DESK']], 'name')['id']
    clerk.use(
        'update_records',
        model='product.template',
        ids=[product],
        values={'name': 'Schreibtisch aus Eiche'},
        context={'lang': 'de_DE'},
    )
    german = clerk.rows('product.template', [['id', '=', product]], 'name', context={'lang': 'de_DE'})
    english = clerk.rows('product.template', [['id', '=', product]], 'name', context={'lang': 'en_US'})

    assert (german[0]['name'], english[0]['name']) == ('Schreibtisch aus Eiche', 'Oak Desk')
    read = company.odoo.call('product.template', 'read', [product], ['name'], context={'lang': 'de_DE'})
    assert read[0]['name'] == 'Schreibtisch aus Eiche'

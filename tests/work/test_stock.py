"""Purchases, deliveries and what is on the shelf."""


def ordered(clerk, company, quantity):
    """Order lamps from Wood Corner; returns the id of the purchase order, which is confirmed."""
    order = clerk.model('request for quotation')
    vendor = clerk.one('res.partner', [['name', '=', 'Wood Corner']], 'name')['id']
    lamp = clerk.one('product.product', [['default_code', '=', 'LAMP']], 'name')['id']
    lines = {'create': [{'product_id': lamp, 'product_qty': quantity, 'price_unit': 20, 'name': 'Lamp'}]}
    identifier = clerk.make(order, partner_id=vendor, order_line=lines)
    clerk.press(order, identifier, 'Confirm')
    return order, identifier


def receive(clerk, picking, done):
    """Set how many of a receipt came, and validate it; returns the answer."""
    move = clerk.one('stock.move', [['picking_id', '=', picking]], 'product_uom_qty')['id']
    clerk.change('stock.move', move, quantity=done, picked=True)
    return clerk.press('stock.picking', picking, 'Validate')


def test_purchase_to_bill(clerk_of, company):
    """Order five lamps, receive them, and enter the vendor's bill."""
    clerk = clerk_of('manager')
    order, identifier = ordered(clerk, company, 5)
    picking = clerk.press(order, identifier, 'Receive')['opens']['id']
    receive(clerk, picking, 5)
    bill = clerk.press(order, identifier, 'Create Bill')['opens']['id']
    clerk.change('account.move', bill, invoice_date='2026-11-20', ref='LAMPS-1')
    clerk.press('account.move', bill, 'Confirm')

    assert company.values('stock.picking', picking, 'state')['state'] == 'done'
    stored = company.values('account.move', bill, 'state', 'amount_untaxed', 'move_type')
    assert (stored['state'], stored['amount_untaxed'], stored['move_type']) == ('posted', 100.0, 'in_invoice')
    assert company.values('purchase.order', identifier, 'invoice_status')['invoice_status'] == 'invoiced'


def test_receipt_in_two_parts(clerk_of, company):
    """Six of ten lamps came; the others come later."""
    clerk = clerk_of('manager')
    order, identifier = ordered(clerk, company, 10)
    picking = clerk.press(order, identifier, 'Receive')['opens']['id']
    clerk.fill_in(receive(clerk, picking, 6), 'Create Backorder')

    done = company.values('stock.picking', picking, 'state', 'backorder_ids')
    assert (done['state'], len(done['backorder_ids'])) == ('done', 1)
    rest = company.find('stock.move', [['picking_id', '=', done['backorder_ids'][0]]], 'product_uom_qty', 'state')
    assert [move['product_uom_qty'] for move in rest] == [4.0]


def test_stock_by_warehouse(clerk_of, company):
    """How many desks are in which warehouse?"""
    places = {}
    for code, quantity in (('WHA', 7), ('WHB', 3)):
        warehouse = company.make('stock.warehouse', name=f'Warehouse {code}', code=code)
        place = company.values('stock.warehouse', warehouse, 'lot_stock_id')['lot_stock_id'][0]
        places[warehouse] = quantity
        values = {'product_id': company.ids['desk'], 'location_id': place, 'inventory_quantity': quantity}
        quant = company.odoo.call('stock.quant', 'create', [values], context={'inventory_mode': True})[0]
        company.press('stock.quant', quant, 'action_apply_inventory')
    clerk = clerk_of('manager')
    found = clerk.groups(
        'stock.quant',
        domain=[['product_id.default_code', '=', 'DESK'], ['location_id.usage', '=', 'internal']],
        groupby=['location_id'],
        aggregates=['quantity:sum'],
    )
    quantities = {group['location_id']['id']: group['quantity:sum'] for group in found}
    stands = clerk.rows('stock.location', [['id', 'in', list(quantities)]], 'warehouse_id')

    said = {row['warehouse_id'][0]: quantities[row['id']] for row in stands}
    assert {warehouse: said.get(warehouse) for warehouse in places} == places


def test_count_of_the_shelf_is_applied(clerk_of, company):
    """Twelve desks were counted."""
    clerk = clerk_of('manager')
    place = clerk.rows('stock.location', [['usage', '=', 'internal']], 'complete_name')[0]['id']
    made = clerk.use(
        'create_records',
        model='stock.quant',
        values=[
            {
                'product_id': company.ids['desk'],
                'location_id': place,
                'inventory_quantity': 12,
                'inventory_quantity_set': True,
            }
        ],
    )['ids'][0]
    answer = clerk.press('stock.quant', made, 'Apply')
    if 'opens' in answer:
        clerk.fill_in(answer, 'Update')

    assert company.values('stock.quant', made, 'quantity')['quantity'] == 12.0


def test_products_that_run_short(clerk_of, company):
    """Which products are out of stock?"""
    empty = company.product('Stool', 'STOOL', 30.0)
    clerk = clerk_of('manager')
    short = clerk.rows('product.product', [['qty_available', '<=', 0]], 'default_code', 'qty_available', limit=500)

    assert empty in [row['id'] for row in short]

"""Steps that several tasks begin with."""

from __future__ import annotations

from tests.support.clerk import Clerk


def quotation(clerk: Clerk, *lines: tuple[str, float]) -> tuple[str, int]:
    """Make a quotation for Azure as an agent does that was told customer, products and quantities.

    Returns the model and the id.
    """
    order = clerk.model('quotation')
    customer = clerk.one(clerk.model('customer'), [['name', 'ilike', 'azure']], 'name')['id']
    codes = [code for code, _quantity in lines]
    found = clerk.rows('product.product', [['default_code', 'in', codes]], 'default_code')
    products = {row['default_code']: row['id'] for row in found}
    wanted = [{'product_id': products[code], 'product_uom_qty': quantity} for code, quantity in lines]
    return order, clerk.make(order, partner_id=customer, order_line={'create': wanted})

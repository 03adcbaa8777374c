"""Contacts, companies and files."""

import base64


def test_contacts_are_imported_and_duplicates_found(clerk_of, company):
    """Add forty contacts of a list; two addresses were known already."""
    company.make('res.partner', name='Known 3', email='new3@forty.example')
    company.make('res.partner', name='Known 7', email='NEW7@forty.example')
    clerk = clerk_of('seller')
    wanted = [{'name': f'New {n}', 'email': f'new{n}@forty.example', 'is_company': 'false'} for n in range(40)]
    made = clerk.use('create_records', model=clerk.model('contact'), values=wanted)['ids']
    twice = [
        group
        for group in clerk.groups(
            'res.partner',
            domain=[['email', 'ilike', '@forty.example']],
            groupby=['email_normalized'],
            order='__count desc',
        )
        if group['__count'] > 1
    ]
    for group in twice:
        found = clerk.rows('res.partner', group['domain'], 'name', order='id')
        clerk.change('res.partner', found[-1]['id'], active=False)

    stored = company.find('res.partner', [['id', 'in', made]], 'is_company')
    assert len(stored) == 38
    assert not any(partner['is_company'] for partner in stored)


def test_merging_contacts_is_left_to_users(clerk_of, company):
    """Make two entries of one customer one: the agent is told at once that a user has to do it."""
    ids = [company.make('res.partner', name='Double', email='double@example.com') for _ in range(2)]
    clerk = clerk_of('seller')
    actions = clerk.use('list_actions', model='res.partner', ids=ids)['actions']
    merge = next(action for action in actions if action['label'] == 'Merge')
    refused = clerk.refused('create_records', model=merge['opens'], values=[{}])

    assert 'closed to AI clients' in refused
    assert 'ask your user to do it in Odoo' in refused
    assert len(company.find('res.partner', [['id', 'in', ids]], 'name')) == 2


def test_two_companies(clerk_of, company):
    """Sales of each company, and a product that only one of them has."""
    second = company.make('res.company', name='Second House')
    user = company.odoo.user_id
    company.odoo.call('res.users', 'write', [user], {'company_ids': [[4, second]]})
    clerk = clerk_of('administrator')
    mine = clerk.use('whoami')['companies']
    there = next(house['id'] for house in mine if house['name'] == 'Second House')
    made = clerk.use(
        'create_records',
        model='product.template',
        values=[{'name': 'Only there', 'company_id': there}],
        context={'allowed_company_ids': [there]},
    )['ids'][0]
    here = clerk.rows(
        'product.template',
        [['name', '=', 'Only there']],
        'name',
        context={'allowed_company_ids': [house['id'] for house in mine if house['id'] != there]},
    )

    assert here == []
    assert company.values('product.template', made, 'company_id')['company_id'][0] == second


def test_file_is_attached_to_an_order_and_read_again(clerk_of, company):
    """Put the drawing on the order, tell the customer, and find it again."""
    order = company.make('sale.order', partner_id=company.ids['azure'])
    clerk = clerk_of('seller')
    drawing = base64.b64encode(b'a drawing').decode()
    file = clerk.make('ir.attachment', name='drawing.txt', datas=drawing, res_model='sale.order', res_id=order)
    clerk.use('post_message', model='sale.order', id=order, body='Here it is', kind='comment', attachment_ids=[file])
    seen = clerk.use('get_messages', model='sale.order', id=order)['messages'][0]
    again = clerk.read('ir.attachment', seen['attachments'][0]['id'], 'datas')

    assert base64.b64decode(again['datas']) == b'a drawing'
    stored = company.values('ir.attachment', file, 'res_model', 'res_id')
    assert (stored['res_model'], stored['res_id']) == ('sale.order', order)


def test_document_of_the_portal_is_shown_by_its_url(clerk_of, company):
    """Give me the address of the order, and nothing that opens it without signing in."""
    order = company.make('sale.order', partner_id=company.ids['azure'])
    clerk = clerk_of('seller')
    record = clerk.read('sale.order', order, 'name')
    refused = clerk.refused('call_method', model='sale.order', method='action_share', ids=[order])

    assert str(order) in record['url']
    assert 'token' not in record['url']
    assert 'closed to AI clients' in refused

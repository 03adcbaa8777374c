"""Documents and files: what an agent prints, sends and reads."""

from base64 import b64encode

from tests.support.application import WIRE
from tests.work.tasks import quotation

MEGABYTES = 20


def test_quotation_is_printed_read_and_kept_with_a_note(clerk_of, company):
    """Tell me what the printed offer to Azure says, and keep it in the discussion."""
    clerk = clerk_of('seller')
    order, identifier = quotation(clerk, ('LAMP', 3))
    printed = clerk.use('print_report', model=order, ids=[identifier])
    assert 'Azure' in printed['text']
    assert '150.00' in printed['text']
    file = WIRE.get(printed['url'])
    assert (file.status_code, len(file.content)) == (200, printed['bytes'])
    clerk.use('post_message', model=order, id=identifier, body='As sent', attachment_ids=[printed['attachment_id']])

    kept = company.values('ir.attachment', printed['attachment_id'], 'res_model', 'res_id')
    assert (kept['res_model'], kept['res_id']) == ('sale.order', identifier)


def test_text_of_an_attached_letter_goes_into_a_task(clerk_of, company):
    """Read the letter attached to Azure and note what it says at the customer."""
    letter = b64encode('Please call back on Friday, Grüße'.encode()).decode()
    clerk = clerk_of('seller')
    customer = clerk.one(clerk.model('customer'), [['name', 'ilike', 'azure']], 'name')['id']
    clerk.use('upload_file', name='letter.txt', content=letter, model='res.partner', id=customer)
    domain = [['res_model', '=', 'res.partner'], ['res_id', '=', customer], ['name', 'ilike', 'letter']]
    found = clerk.one('ir.attachment', domain, 'name')
    said = clerk.use('read_file', id=found['id'])['parts'][0]['text']
    clerk.use('post_message', model='res.partner', id=customer, body=said)

    domain = [['model', '=', 'res.partner'], ['res_id', '=', customer], ['body', 'like', 'Friday']]
    [note] = company.find('mail.message', domain, 'body')
    assert 'Grüße' in note['body']


def test_large_file_goes_up_and_down(clerk_of, company):
    """Attach a recording of twenty megabytes to Azure."""
    content = bytes(range(256)) * 4096 * MEGABYTES
    clerk = clerk_of('seller')
    customer = clerk.one(clerk.model('customer'), [['name', 'ilike', 'azure']], 'name')['id']
    url = clerk.use('authorize_upload', name='recording.bin', model='res.partner', id=customer)['url']
    stored = WIRE.put(url, content=content).json()
    link = clerk.use('authorize_download', id=stored['attachment_id'])
    assert WIRE.get(link['url']).content == content

    kept = company.values('ir.attachment', stored['attachment_id'], 'file_size', 'res_id')
    assert (kept['file_size'], kept['res_id']) == (len(content), customer)

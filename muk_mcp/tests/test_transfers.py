import base64
from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .common import McpCase


@tagged('post_install', '-at_install', 'slow')
class TestTransfers(McpCase):
    def setUp(self):
        super().setUp()
        self.partner = self.env['res.partner'].create({'name': 'Transfers'})
        self.attachment = self.env['ir.attachment'].create(
            {'name': 'plan.html', 'raw': b'<script>', 'res_model': 'res.partner', 'res_id': self.partner.id}
        )

    def fetch(self, url, method='GET', **options):
        return self.opener.request(method, url, timeout=30, **options)

    def download_link(self, **arguments):
        return self.call('authorize_download', id=self.attachment.id, **arguments)['url']

    def upload_link(self, **arguments):
        return self.call('authorize_upload', name='big.bin', **arguments)['url']

    def assert_gone(self, response):
        self.assertEqual(response.status_code, 404, response.text)
        self.assertIn('once', response.json()['error']['message'])

    def test_small_file_is_uploaded_with_the_call(self):
        answer = self.call('upload_file', name='a.txt', content=base64.b64encode(b'hello').decode())
        attachment = self.env['ir.attachment'].browse(answer['attachment_id'])
        self.assertEqual((attachment.raw, attachment.create_uid, attachment.res_id), (b'hello', self.manager, 0))
        self.assertEqual(answer['bytes'], 5)

    def test_uploaded_file_goes_into_a_binary_field_and_into_a_message(self):
        pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
        file = self.call('upload_file', name='a.png', content=pixel)['attachment_id']
        self.call('update_records', model='res.partner', ids=[self.partner.id], values={'image_1920': {'file': file}})
        self.assertTrue(self.partner.image_1920)
        self.call('post_message', model='res.partner', id=self.partner.id, body='see', attachment_ids=[file])
        attachment = self.env['ir.attachment'].browse(file)
        self.assertEqual((attachment.res_model, attachment.res_id), ('res.partner', self.partner.id))

    def test_file_of_somebody_else_is_no_handle(self):
        hidden = self.env['ir.attachment'].create({'name': 'hidden', 'raw': b'x'})
        values = {'image_1920': {'file': hidden.id}}
        self.refusal('update_records', model='res.partner', ids=[self.partner.id], values=values)

    def test_file_is_attached_to_a_record_that_the_user_may_write(self):
        content = base64.b64encode(b'x').decode()
        place = {'model': 'res.partner', 'id': self.partner.id}
        answer = self.call('upload_file', name='a', content=content, **place)
        self.assertEqual(self.env['ir.attachment'].browse(answer['attachment_id']).res_id, self.partner.id)
        self.refusal('upload_file', self.employee_token, name='a', content=content, **place)

    def test_upload_needs_the_scope_to_write_and_base64(self):
        self.assertIn('changes data', self.refusal('upload_file', self.reading_token, name='a', content='eA=='))
        self.assertIn('not Base64', self.refusal('upload_file', name='a', content='???'))
        self.assertIn('come together', self.refusal('upload_file', name='a', content='eA==', model='res.partner'))

    def test_download_is_a_file_that_no_browser_runs(self):
        response = self.fetch(self.download_link())
        self.assertEqual((response.status_code, response.content), (200, b'<script>'))
        self.assertTrue(response.headers['Content-Disposition'].startswith('attachment'))
        self.assertEqual(response.headers['X-Content-Type-Options'], 'nosniff')
        self.assertEqual(response.headers['Cache-Control'], 'no-store')
        self.assertIn('sandbox', response.headers['Content-Security-Policy'])
        self.assertNotIn('session_id', response.cookies)

    def test_connection_that_only_reads_downloads(self):
        link = self.call('authorize_download', self.reading_token, id=self.attachment.id)
        self.assertEqual(self.fetch(link['url']).status_code, 200)

    def test_url_works_once(self):
        link = self.download_link()
        self.assertEqual(self.fetch(link).status_code, 200)
        self.assert_gone(self.fetch(link))

    def test_url_is_for_one_direction(self):
        self.assert_gone(self.fetch(self.download_link(), 'PUT', data=b'x'))
        self.assert_gone(self.fetch(self.upload_link()))

    def test_preview_of_a_url_does_not_use_it_up(self):
        link = self.download_link()
        self.assertEqual(self.fetch(link, 'HEAD').status_code, 405)
        self.assertEqual(self.fetch(link, 'OPTIONS').status_code, 204)
        self.assertEqual(self.fetch(link).status_code, 200)

    def test_url_expires(self):
        link = self.download_link()
        self.env['muk_mcp.transfer'].search([], limit=1).expires_at = fields.Datetime.now() - timedelta(seconds=1)
        self.env.flush_all()
        self.assert_gone(self.fetch(link))

    def test_url_ends_with_its_connection(self):
        link = self.download_link()
        self.key_of(self.token).revoke()
        response = self.fetch(link)
        self.assertEqual((response.status_code, response.json()['error']['code']), (404, 404))

    def test_url_ends_with_its_user(self):
        link = self.download_link()
        self.manager.active = False
        self.env.flush_all()
        self.assertEqual(self.fetch(link).status_code, 404)

    def test_rights_are_those_of_the_moment(self):
        link = self.download_link()
        self.attachment.write({'res_model': False, 'res_id': False})
        self.env.flush_all()
        self.assertEqual(self.fetch(link).status_code, 404)

    def test_token_is_not_stored(self):
        token = self.download_link().rpartition('/')[2]
        self.env.cr.execute('SELECT count(*) FROM muk_mcp_transfer t WHERE t::text LIKE %s', [f'%{token}%'])
        self.assertEqual(self.env.cr.fetchone()[0], 0)
        self.env.cr.execute('SELECT count(*) FROM muk_mcp_log l WHERE l::text LIKE %s', [f'%{token}%'])
        self.assertEqual(self.env.cr.fetchone()[0], 0)

    def test_large_file_goes_up_and_down(self):
        content = bytes(range(256)) * 4096 * 20
        response = self.fetch(self.upload_link(model='res.partner', id=self.partner.id), 'PUT', data=content)
        self.assertEqual(response.status_code, 201, response.text)
        answer = response.json()
        self.assertEqual((answer['name'], answer['bytes']), ('big.bin', len(content)))
        link = self.call('authorize_download', id=answer['attachment_id'])
        self.assertEqual(link['bytes'], len(content))
        self.assertEqual(self.fetch(link['url']).content, content)

    def test_upload_that_is_too_large_or_empty_is_refused(self):
        self.env['ir.config_parameter'].set_param('web.max_file_upload_size', '1000')
        chunks = (b'x' * 600 for _chunk in range(2))
        for body, status in ((b'x' * 1001, 413), (chunks, 413), (b'', 400)):
            response = self.fetch(self.upload_link(), 'PUT', data=body)
            self.assertEqual((response.status_code, response.json()['error']['code']), (status, status))
        form = self.fetch(self.upload_link(), 'POST', files={'f': b'x'})
        self.assertEqual(form.status_code, 415)
        self.assertFalse(self.env['ir.attachment'].search([('name', '=', 'big.bin')]))

    def test_transfers_are_in_the_audit_log(self):
        self.fetch(self.download_link())
        row = self.env['muk_mcp.log'].search([('method', '=', 'GET /mcp/files/')], limit=1)
        self.assertEqual((row.user_id, row.model_name, row.res_id), (self.manager, 'ir.attachment', self.attachment.id))

    def test_vacuum_takes_old_transfers_and_files_that_nobody_used(self):
        unused, used = (
            self.call('upload_file', name=name, content='eA==')['attachment_id'] for name in ('unused', 'used')
        )
        self.call('post_message', model='res.partner', id=self.partner.id, body='see', attachment_ids=[used])
        self.env.cr.execute("UPDATE muk_mcp_transfer SET create_date = create_date - interval '2 days'")
        self.env.invalidate_all()
        self.env['muk_mcp.transfer']._delete_old()
        self.assertEqual(self.env['ir.attachment'].browse([unused, used]).exists().ids, [used])
        self.assertFalse(self.env['muk_mcp.transfer'].search([]))

import base64
import io
import json
import zipfile
import zlib

from PIL import Image

from odoo.tests import tagged

from ..extraction.kinds import kind_of
from . import documents
from .common import McpCase


class FileCase(McpCase):
    def attach(self, name, content, **values):
        partner = self.env['res.partner'].create({'name': 'Files'})
        place = {'res_model': 'res.partner', 'res_id': partner.id}
        return self.env['ir.attachment'].create({'name': name, 'raw': content, **place, **values}).id

    def texts(self, name, content, values=None, **arguments):
        answer = self.call('read_file', id=self.attach(name, content, **values or {}), **arguments)
        return [part['text'].strip() for part in answer['parts']], answer


@tagged('post_install', '-at_install', 'slow')
class TestReadFile(FileCase):
    def test_pages_of_a_pdf_are_texts(self):
        found, answer = self.texts('invoice.pdf', documents.pdf('Invoice INV/1', 'Total 120.50'))
        self.assertEqual(found, ['Invoice INV/1', 'Total 120.50'])
        self.assertEqual((answer['unit'], answer['total']), ('page', 2))
        self.assertEqual(answer['file']['media_type'], 'application/pdf')
        self.assertNotIn('next_part', answer)

    def test_reading_begins_at_the_page_that_was_asked_for(self):
        found, _answer = self.texts('a.pdf', documents.pdf('one', 'two', 'three'), part=2)
        self.assertEqual(found, ['two', 'three'])

    def test_part_that_does_not_exist_is_refused(self):
        refused = self.refusal('read_file', id=self.attach('a.pdf', documents.pdf('one')), part=7)
        self.assertIn('no part 7, only 1', refused)

    def test_office_documents_are_texts(self):
        for name, content, expected in (
            ('a.docx', documents.docx('First', 'Second'), ['First\nSecond']),
            ('a.pptx', documents.pptx('One', 'Two'), ['One', 'Two']),
            ('a.odt', documents.odt('First', 'Second <text:s/>part'), ['First\nSecond  part']),
            ('a.xlsx', documents.xlsx(Q1=[['a', 1.5], ['b', 2]], Q2=[['x,y']]), ['a,1.5\nb,2', '"x,y"']),
        ):
            with self.subTest(name):
                self.assertEqual(self.texts(name, content)[0], expected)

    def test_sheets_have_their_names(self):
        _texts, answer = self.texts('a.xlsx', documents.xlsx(Sales=[[1]], Costs=[[2]]))
        self.assertEqual([part['name'] for part in answer['parts']], ['Sales', 'Costs'])
        self.assertEqual(answer['unit'], 'sheet')

    def test_text_in_any_encoding_is_text(self):
        for content in ('Größe;1'.encode(), 'Größe;1'.encode('utf-16'), 'Größe;1\r\n'.encode('cp1252')):
            self.assertEqual(self.texts('a.csv', content)[0], ['Größe;1'])

    def test_html_is_read_without_its_markup(self):
        page = b'<html><head><title>x</title><script>y()</script></head><body><p>Dear <b>you</b></p></body></html>'
        for values in ({'mimetype': 'text/html'}, {'mimetype': 'text/plain'}):
            self.assertEqual(self.texts('a.html', page, values)[0], ['Dear *you*'])

    def test_long_documents_are_read_in_pieces_that_make_the_whole(self):
        self.env['ir.config_parameter'].set_param('muk_mcp.answer_characters', '5000')
        text = ''.join(f'line {number} "quoted"\n' for number in range(1000))
        for name, content in (('a.txt', text.encode()), ('a.docx', documents.docx(*text.splitlines()))):
            attachment, read, following = self.attach(name, content), '', {}
            while following is not None:
                result = self.result_of('read_file', id=attachment, **following)
                self.assertLessEqual(len(result['content'][0]['text']), 5000)
                answer = json.loads(result['content'][0]['text'])
                read += answer['parts'][0]['text']
                following = (
                    {'part': answer['next_part'], 'offset': answer['next_offset']} if 'next_part' in answer else None
                )
            self.assertEqual(read, text)

    def test_many_pages_are_read_some_at_a_time(self):
        self.env['ir.config_parameter'].set_param('muk_mcp.answer_characters', '5000')
        pages = [f'page {number} ' + 'x' * 60 for number in range(100)]
        attachment, read, part = self.attach('a.pdf', documents.pdf(*pages)), [], 1
        while part:
            answer = self.call('read_file', id=attachment, part=part)
            read += [found['text'].strip() for found in answer['parts']]
            part = answer.get('next_part')
        self.assertEqual(read, pages)

    def test_picture_is_an_image_scaled_to_what_models_see(self):
        for size, seen in (((20, 10), (20, 10)), ((4000, 1000), (1568, 392))):
            result = self.result_of('read_file', id=self.attach('a.png', documents.picture(size)))
            self.assertEqual([block['type'] for block in result['content']], ['text', 'image'])
            image = Image.open(io.BytesIO(base64.b64decode(result['content'][1]['data'])))
            self.assertEqual((image.size, result['content'][1]['mimeType']), (seen, f'image/{image.format.lower()}'))

    def test_scanned_page_comes_as_its_picture(self):
        content = documents.pdf(documents.picture((300, 300), 'JPEG'), 'with text')
        result = self.result_of('read_file', id=self.attach('scan.pdf', content))
        answer = json.loads(result['content'][0]['text'])
        self.assertIn('follow', answer['note'])
        self.assertEqual([block['type'] for block in result['content']], ['text', 'image'])

    def test_field_of_a_record_is_read(self):
        self.manager.partner_id.image_1920 = base64.b64encode(documents.picture())
        result = self.result_of('read_file', model='res.partner', id=self.manager.partner_id.id, field='image_1920')
        self.assertEqual(result['content'][1]['type'], 'image')

    def test_other_files_come_as_resource_or_not_at_all(self):
        small = self.result_of('read_file', id=self.attach('a.bin', b'\x00\x01\x02' * 10))
        self.assertEqual(base64.b64decode(small['content'][1]['resource']['blob']), b'\x00\x01\x02' * 10)
        large = self.call('read_file', id=self.attach('a.bin', b'\x00\x01\x02' * 100_000))
        self.assertIn('authorize_download', large['note'])

    def test_archive_that_unpacks_to_far_too_much_is_refused(self):
        bomb = io.BytesIO()
        with (
            zipfile.ZipFile(bomb, 'w', zipfile.ZIP_DEFLATED) as written,
            written.open('word/document.xml', 'w') as member,
        ):
            for _piece in range(220):
                member.write(b' ' * 1024**2)
        self.assertIn('unpack', self.refusal('read_file', id=self.attach('a.docx', bomb.getvalue())))

    def test_damaged_documents_are_said_to_be_damaged(self):
        for name, content in (
            ('a.pdf', b'%PDF-1.7 nothing'),
            ('a.xlsx', documents.archive(**{'xl/workbook.xml': 'x'})),
        ):
            refused = self.refusal('read_file', id=self.attach(name, content))
            self.assertIn('damaged', refused)
            self.assertNotIn('Traceback', refused)

    def test_entities_of_a_document_are_not_resolved(self):
        content = (
            '<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]><d xmlns:w="{}"><w:p><w:t>a&e;b</w:t></w:p></d>'
        )
        found = self.texts('a.docx', documents.archive(**{'word/document.xml': content.format(documents.W)}))[0]
        self.assertNotIn('root', str(found))

    def test_file_that_the_user_may_not_read_is_refused(self):
        hidden = self.env['ir.attachment'].create({'name': 'hidden.txt', 'raw': b'hidden'})
        refused = self.refusal('read_file', id=hidden.id)
        self.assertNotIn('hidden.txt', refused)

    def test_attachment_that_the_user_may_not_read_is_closed_to_other_tools_too(self):
        """Until 18 Odoo checks attachments apart from rights and rules, and not at all what is in its cache."""
        hidden = self.env['ir.attachment'].create({'name': 'hidden.txt', 'raw': b'hidden'})
        for fields in (['raw'], ['datas'], ['name', 'raw'], ['name'], None):
            refused = self.refusal('read_records', model='ir.attachment', ids=hidden.ids, fields=fields)
            self.assertNotIn('hidden.txt', refused)
        rights = self.call('get_access_rights', model='ir.attachment', ids=hidden.ids)
        self.assertEqual(rights['allowed_ids']['read'], [])
        self.refusal('authorize_download', id=hidden.id)

    def test_what_is_no_file_is_said_to_be_none(self):
        partner = self.env['res.partner'].create({'name': 'No picture'}).id
        for arguments, reason in (
            ({'model': 'res.partner', 'id': partner, 'field': 'name'}, 'holds no file'),
            ({'model': 'res.partner', 'id': partner}, '`field` names'),
            ({'model': 'res.partner', 'id': partner, 'field': 'image_1920'}, 'is empty'),
            ({'id': self.attach('link', False, type='url', url='https://example.com/x')}, 'is a link'),
        ):
            self.assertIn(reason, self.refusal('read_file', **arguments))

    def test_kind_is_told_by_the_content(self):
        self.assertEqual(kind_of(documents.pdf('x'), 'a.txt'), 'pdf')
        self.assertEqual(kind_of(b'PK\x03\x04 no archive', 'a.docx'), 'other')


@tagged('post_install', '-at_install', 'slow')
class TestLargeStream(FileCase):
    def test_stream_that_unpacks_to_far_too_much_is_refused(self):
        stream = zlib.compress(b' ' * 1_500_000_000, 9)
        content = (
            b'%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n'
            b'3 0 obj<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<<>>>>endobj\n4 0 obj<</Length %d/Filter/FlateDecode>>'
            b'stream\n%s\nendstream endobj\ntrailer<</Root 1 0 R>>' % (len(stream), stream)
        )
        outcome = self.result_of('read_file', id=self.attach('a.pdf', content))
        self.assertRegex(outcome['content'][0]['text'], 'memory|damaged')

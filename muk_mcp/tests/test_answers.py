import base64
import json

from odoo.tests import tagged

from .common import McpCase

LIMIT = 5_000


@tagged('post_install', '-at_install')
class TestAnswers(McpCase):
    """Answers are bounded before what would not fit is read, and say what they left out."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env['ir.config_parameter'].set_param('muk_mcp.answer_characters', str(LIMIT))
        cls.partners = cls.env['res.partner'].create(
            [
                {'name': f'Verbose {number}', 'ref': 'VERBOSE', 'comment': f'<p>{"x" * 1_000}</p>'}
                for number in range(12)
            ]
        )

    def text_of(self, tool, **arguments):
        return self.result_of(tool, **arguments)['content'][0]['text']

    def pages(self, **arguments):
        found, offset, domain = [], 0, [['ref', '=', 'VERBOSE']]
        while offset is not None:
            text = self.text_of('search_read', model='res.partner', domain=domain, offset=offset, **arguments)
            self.assertLessEqual(len(text), LIMIT)
            answer = json.loads(text)
            found += [row[0] for row in answer['rows']]
            offset = answer['next_offset']
        return found

    def test_table_is_cut_at_a_record_and_its_pages_hold_every_record_once(self):
        for arguments in ({'fields': ['name', 'comment']}, {'fields': ['name'] + ['display_name'] * 9, 'limit': 7}):
            self.assertEqual(sorted(self.pages(**arguments)), sorted(self.partners.ids))

    def test_cut_answer_says_how_much_of_it_there_is(self):
        answer = json.loads(
            self.text_of('search_read', model='res.partner', domain=[['ref', '=', 'VERBOSE']], fields=['comment'])
        )
        self.assertEqual(answer['next_offset'], len(answer['rows']))
        self.assertLess(len(answer['rows']), 12)

    def test_long_text_is_cut_inside_and_can_be_read_on(self):
        long = self.env['res.partner'].create({'name': 'Long', 'comment': f'<p>{"abcdefghij" * 2_000}</p>'})
        whole, offset = '', 0
        for _part in range(20):
            text = self.text_of(
                'read_records', model='res.partner', ids=[long.id], fields=['comment'], text_offset=offset
            )
            self.assertLessEqual(len(text), LIMIT)
            shown, cut, length = json.loads(text)['records'][0]['comment'].partition('… [cut here; ')
            whole, offset = whole + shown, offset + len(shown)
            if not cut:
                break
            self.assertTrue(length.endswith(' characters in all]'))
        self.assertEqual(whole, long.comment)

    def test_records_left_out_are_named_by_their_ids(self):
        text = self.text_of('read_records', model='res.partner', ids=self.partners.ids, fields=['comment'])
        answer = json.loads(text)
        self.assertLessEqual(len(text), LIMIT)
        read = [record['id'] for record in answer['records']]
        self.assertEqual(read + answer['next_ids'], self.partners.ids)

    def test_files_that_do_not_fit_are_not_read(self):
        """Their sizes are asked for first: forty files would otherwise take a gigabyte."""
        files = self.env['ir.attachment'].create(
            [
                {
                    'name': f'{number}.bin',
                    'raw': b'x' * 4_000,
                    'res_model': 'res.partner',
                    'res_id': self.partners[0].id,
                }
                for number in range(3)
            ]
        )
        self.env.flush_all()
        read = []
        file_read = type(files)._file_read

        def counting(model, *args, **kwargs):
            read.append(args)
            return file_read(model, *args, **kwargs)

        self.patch(type(files), '_file_read', counting)
        for name in ('datas', 'raw'):
            result = self.result_of('read_records', model='ir.attachment', ids=files.ids, fields=['name', name])
            records = json.loads(result['content'][0]['text'])['records']
            self.assertEqual([record[name] for record in records], [{'bytes': 4_000}] * 3)
            self.assertEqual(len(result['content']), 4)
        self.assertEqual(read, [])
        small = self.env['ir.attachment'].create(
            {'name': 's.bin', 'raw': b'\xff\x00', 'res_model': 'res.partner', 'res_id': self.partners[0].id}
        )
        record = self.call('read_records', model='ir.attachment', ids=[small.id], fields=['raw', 'datas'])['records'][0]
        self.assertEqual({base64.b64decode(record[name]) for name in ('raw', 'datas')}, {b'\xff\x00'})

    def test_image_of_a_record_is_told_by_its_size(self):
        pixel = base64.b64encode(
            base64.b64decode(
                'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
            )
        ).decode()
        answer = self.call(
            'update_records', model='res.partner', ids=[self.partners[0].id], values={'image_1920': pixel}
        )
        self.assertEqual(list(answer['records'][0]['image_1920']), ['bytes'])

    def test_nothing_over_the_wire_is_said_twice(self):
        response = self.request(
            'tools/call',
            {'name': 'search_read', 'arguments': {'model': 'res.country', 'limit': 20, 'fields': ['name']}},
        )
        text = response.json()['result']['content'][0]['text']
        self.assertLess(len(response.content), 1.4 * len(text.encode()))

import base64
import json
from datetime import date, datetime

from odoo.tests import TransactionCase, new_test_user, tagged
from odoo.tools import mute_logger

from ..core.errors import ToolError
from ..core.markup import as_html, is_markup
from ..core.written_values import written_values
from .common import speak_english

PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
# One of every kind of JSON, and what clients are known to send.
JSON_VALUES = (
    None, True, False, 0, 1, -1, 7, 3.0, 3.7, 2**31, 10**40, 1e300, '', ' ', 'text', 'true', 'false', '1', '0', '3', '3.0', '3.7',
    '2026-12-31', '2026-12-31 17:00:00', '2026-12-31T17:00:00Z', '2026-12-31T17:00:00+01:00', '2026-13-01', '31.12.2026',
    'invoice', 'Invoice', 'Invoice Address', 'contact', 'en_US', PIXEL, '<p>a</p>', 'a<b> & c', 'x' * 5000, [], [1], [1, 2], ['a'], [[4, 1]],
    [[6, 0, [1]]], [[6, 0, []]], [[99]], [[0, 0]], [[5]], {}, {'id': 1}, {'id': 1, 'name': 'x'}, {'set': []}, {'set': [1]}, {'add': 1},
    {'add': [10**9]}, {'nope': []}, {'create': [{'name': 'Made'}]}, {'a': [1, {'b': None}]}, [1, 'x'], 'res.partner,1', 'res.partner,999999999',
)  # fmt: skip


@tagged('post_install', '-at_install', 'slow')
class TestEveryTypeAndValue(TransactionCase):
    """For every type of field and every JSON value a write either stores what the value says, or refuses and stores nothing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        speak_english(cls)
        cls.tools = cls.env['muk_mcp.tools.records'].with_context(lang='en_US')
        cls.models = {
            'res.partner': cls.env['res.partner'].create({'name': 'Property', 'category_id': False}),
            'ir.attachment': cls.env['ir.attachment'].create({'name': 'Property', 'raw': b'x'}),
            'res.currency': cls.env['res.currency'].create({'name': 'PRP', 'symbol': 'p'}),
            'ir.actions.act_window': cls.env['ir.actions.act_window'].create(
                {'name': 'Property', 'res_model': 'res.partner'}
            ),
            'mail.activity.type': cls.env['mail.activity.type'].create({'name': 'Property'}),
        }

    def fields_of_every_type(self):
        """Yield, of each model, some writable fields of each type."""
        for record in self.models.values():
            seen = {}
            for name, field in sorted(record._fields.items()):
                if (
                    field.readonly
                    or (not field.store and not field.inverse)
                    or name in ('password', 'new_password', 'active')
                ):
                    continue
                if seen.setdefault((field.type, field.required), 0) < 2:
                    seen[field.type, field.required] += 1
                    yield record, field

    def state(self, record, field):
        self.env.invalidate_all()
        value = record.with_context(active_test=False)[field.name]
        return value.ids if hasattr(value, 'ids') else value

    @mute_logger('odoo.sql_db', 'odoo.tools.translate', 'odoo.addons.base.models.ir_attachment')
    def test_write_stores_what_the_value_says_or_nothing(self):
        types = set()
        for record, field in self.fields_of_every_type():
            types.add(field.type)
            for value in JSON_VALUES:
                with self.subTest(model=record._name, field=field.name, type=field.type, value=value):
                    self.check(record, field, value)
        self.assertLessEqual(
            {
                'boolean',
                'integer',
                'float',
                'char',
                'text',
                'html',
                'selection',
                'date',
                'datetime',
                'binary',
                'many2one',
                'one2many',
                'many2many',
            },
            types | {'date', 'datetime', 'float', 'monetary'},
        )

    def check(self, record, field, value):
        before = self.state(record, field)
        outcome = self.env['muk_mcp.tool']._call(
            'update_records', {'model': record._name, 'ids': [record.id], 'values': {field.name: value}}, self.env
        )
        after = self.state(record, field)
        if outcome.error is not None:
            self.assertEqual(after, before, outcome.error)
            return
        answer = outcome.value['records'][0]
        json.dumps(outcome.value)
        told = 'note' in outcome.value
        self.assertTrue(told or self.says(record, field, value, after), (value, after, answer))

    def says(self, record, field, value, stored):
        """Return True if ``stored`` is what a reader takes ``value`` to mean."""
        if value is None or value is False:
            return not stored
        judge = getattr(self, f'says_{field.type}', None)
        return judge(record, field, value, stored) if judge else stored == value

    def says_boolean(self, record, field, value, stored):
        return stored is {'true': True, '1': True, 'false': False, '0': False}[str(value).lower()]

    def says_integer(self, record, field, value, stored):
        return not isinstance(value, bool) and float(value) == stored

    def says_float(self, record, field, value, stored):
        return not isinstance(value, bool) and abs(float(value) - stored) <= abs(stored) * 1e-6 + 0.01

    says_monetary = says_float

    def says_char(self, record, field, value, stored):
        return isinstance(value, str | int | float) and not isinstance(value, bool) and (stored or '') == str(value)

    says_text = says_char

    def says_html(self, record, field, value, stored):
        words = (
            str(value)
            .replace('<p>', '')
            .replace('</p>', '')
            .replace('<b>', '&lt;b&gt;')
            .replace(' & ', ' &amp; ')
            .strip()
        )
        return not isinstance(value, list | dict) and words in (stored or '')

    def says_selection(self, record, field, value, stored):
        labels = dict(field._description_selection(self.env))
        return stored == value or labels[stored].casefold() == str(value).casefold() or stored == str(value)

    def says_date(self, record, field, value, stored):
        return isinstance(stored, date) and value[:10] == stored.isoformat()

    def says_datetime(self, record, field, value, stored):
        wanted = {'2026-12-31': datetime(2026, 12, 31), '2026-12-31T17:00:00+01:00': datetime(2026, 12, 31, 16)}
        return stored == wanted.get(value, datetime(2026, 12, 31, 17))

    def says_binary(self, record, field, value, stored):
        content = stored if field.base_field.name == 'raw' else base64.b64decode(stored or b'')
        return content == base64.b64decode(value) or bool(
            value and field.type == 'binary' and hasattr(field, 'max_width')
        )

    def says_many2one(self, record, field, value, stored):
        wanted = value['id'] if isinstance(value, dict) else value[0] if isinstance(value, list) else value
        return stored == [int(float(wanted))]

    def says_many2one_reference(self, record, field, value, stored):
        wanted = value['id'] if isinstance(value, dict) else value[0] if isinstance(value, list) else value
        return int(float(wanted)) == stored

    def says_many2many(self, record, field, value, stored):
        if value in ([[6, 0, []]], [[5]], {'set': []}):
            return stored == []
        if value in ([[6, 0, [1]]], {'set': [1]}):
            return stored == [1]
        if value in ([[4, 1]], {'add': 1}):
            return 1 in stored
        return isinstance(value, dict) and 'create' in value and bool(stored)

    says_one2many = says_many2many

    def says_reference(self, record, field, value, stored):
        return f'{stored._name},{stored.id}' == value


@tagged('post_install', '-at_install')
class TestWrittenValues(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        speak_english(cls)
        cls.partners = cls.env['res.partner'].with_context(lang='en_US')
        cls.partner = cls.partners.create({'name': 'Azure'})
        cls.tags = cls.env['res.partner.category'].create([{'name': f'Tag {number}'} for number in range(4)])

    def values_read(self, record=None, **values):
        return written_values(self.partners if record is None else record, values)

    def refused(self, record=None, **values):
        with self.assertRaises(ToolError) as caught:
            self.values_read(record, **values)
        return str(caught.exception)

    def test_value_is_read_by_the_type_of_its_field(self):
        belgium = self.env.ref('base.be')
        for name, given, read in (
            ('is_company', 'false', False),
            ('is_company', '0', False),
            ('is_company', 1, True),
            ('color', '3', 3),
            ('color', 3.0, 3),
            ('partner_latitude', '1.5', 1.5),
            ('zip', 1010, '1010'),
            ('type', 'Invoice', 'invoice'),
            ('country_id', belgium.id, belgium.id),
            ('country_id', str(belgium.id), belgium.id),
            ('country_id', {'id': belgium.id, 'name': 'Belgium'}, belgium.id),
            ('country_id', [belgium.id, 'Belgium'], belgium.id),
            ('country_id', None, False),
            ('category_id', None, [(5, 0, 0)]),
        ):
            self.assertEqual(self.values_read(**{name: given}), {name: read}, given)

    def test_lists_of_records_take_verbs_or_commands(self):
        first, second, third = self.tags[:3].ids
        for given, read in (
            ({'set': [first]}, [(6, 0, [first])]),
            ({'set': []}, [(6, 0, [])]),
            ({'add': [first, second]}, [(4, first, 0), (4, second, 0)]),
            ({'add': first}, [(4, first, 0)]),
            ({'create': [{'name': 'New', 'color': '3'}]}, [(0, 0, {'name': 'New', 'color': 3})]),
            ({'set': [first], 'add': [third]}, [(6, 0, [first]), (4, third, 0)]),
            ([[6, 0, [first]]], [(6, 0, [first])]),
            ([[4, first]], [(4, first, 0)]),
            ([[5]], [(5, 0, 0)]),
            ([[0, 0, {'name': 'New'}]], [(0, 0, {'name': 'New'})]),
        ):
            self.assertEqual(self.values_read(category_id=given), {'category_id': read}, given)

    def test_records_are_changed_in_place_only_where_they_are(self):
        linked, other = self.tags[:2]
        self.partner.category_id = linked
        for given, read in (
            ({'remove': [linked.id]}, [(3, linked.id, 0)]),
            ({'update': [{'id': linked.id, 'name': 'Renamed'}]}, [(1, linked.id, {'name': 'Renamed'})]),
            ({'delete': [linked.id]}, [(2, linked.id, 0)]),
        ):
            self.assertEqual(self.values_read(self.partner, category_id=given), {'category_id': read})
        for given in (
            {'remove': [other.id]},
            {'update': [{'id': other.id, 'name': 'x'}]},
            {'delete': [other.id]},
            [[2, other.id]],
        ):
            self.assertIn(f'does not hold the id {other.id}', self.refused(self.partner, category_id=given))
            self.assertIn('does not hold', self.refused(category_id=given))

    def test_value_that_cannot_be_meant_is_refused_with_the_way_out(self):
        tag = self.tags[0].id
        for name, value, reason in (
            ('nme', 'x', 'has no field nme. Close to it: name'),
            ('is_company', 'maybe', 'true or false'),
            ('color', 3.7, 'a whole number'),
            ('color', True, 'a whole number'),
            ('color', 10**12, 'a whole number of at most 2147483647'),
            ('partner_latitude', 'north', 'a number'),
            ('zip', ['1010'], 'a text'),
            ('zip', {'a': 1}, 'a text'),
            ('zip', True, 'a text'),
            ('type', 'Invoices', 'Its choices are contact (Contact)'),
            ('image_1920', 'no base64!', 'Base64'),
            ('image_1920', {'file': 'x'}, 'is named by its attachment_id, not by x'),
            ('country_id', 'Belgium', 'the id of a record'),
            ('country_id', 999_999, 'no record of res.country has the id 999999'),
            ('country_id', True, 'the id of a record'),
            ('country_id', [], 'the id of a record'),
            ('country_id', 0, 'the id of a record'),
            ('category_id', [], '{"set": []} empties it'),
            ('category_id', [tag], 'a list of ids could mean several things'),
            ('category_id', [4, tag], 'a list of ids could mean several things'),
            ('category_id', tag, 'takes {"set": [ids]'),
            ('category_id', 'VIP', 'takes {"set": [ids]'),
            ('category_id', {}, 'takes {"set": [ids]'),
            ('category_id', {'sett': [tag]}, 'Close to it: set'),
            ('category_id', [[99]], 'is no command'),
            ('category_id', [[6, 0]], 'is no command'),
            ('category_id', [[0, 0]], 'is no command'),
            ('category_id', {'add': [999_999]}, 'no record of res.partner.category has the id 999999'),
            ('category_id', {'set': ['x']}, 'the id of a record'),
            ('category_id', {'update': [{'name': 'x'}]}, 'each item of "update"'),
            ('category_id', {'create': [{'nme': 'x'}]}, 'res.partner.category has no field nme'),
            ('category_id', {'create': ['x']}, 'Values are an object'),
            ('contact_address', 'nowhere', 'is read-only'),
            ('display_name', 'x', 'is read-only'),
            ('create_date', '2026-01-01', 'is read-only'),
            ('id', 7, 'is read-only'),
        ):
            self.assertIn(reason, self.refused(**{name: value}), (name, value))

    def test_what_marks_a_record_is_given_at_its_creation_only(self):
        attachments = self.env['ir.attachment']
        self.assertEqual(self.values_read(attachments, mimetype='text/csv'), {'mimetype': 'text/csv'})
        attachment = attachments.create({'name': 'x', 'raw': b'x'})
        self.assertIn('is given when the record is created', self.refused(attachment, mimetype='text/csv'))
        for name in ('id', 'create_uid', 'display_name'):
            for record in (attachments, attachment):
                self.assertIn('is read-only; buttons or other fields change it', self.refused(record, **{name: 1}))

    def test_required_field_is_not_emptied(self):
        self.assertIn('is required', self.refused(self.env['res.users'], login=None))

    def test_text_that_is_too_long_for_its_field_is_not_cut_silently(self):
        self.assertIn('takes at most 3 characters', self.refused(self.env['res.currency'], name='EURO'))

    def test_plain_text_is_escaped_and_markup_is_kept(self):
        for text, words in (
            ('Mail <jo@example.com>, if a<b and b>c', 'Mail &lt;jo@example.com&gt;, if a&lt;b and b&gt;c'),
            ('<p>Hello <b>x</b></p>', '<p>Hello <b>x</b></p>'),
            ('one<br>two', 'one<br>two'),
            ('<p>Mail <jo@example.com> now</p>', '<p>Mail &lt;jo@example.com> now</p>'),
            ('<a href="https://x.example">y</a>', '<a href="https://x.example">y</a>'),
        ):
            self.assertIn(words, as_html(text))
        self.assertFalse(is_markup('a < b, <b> without an end'))

    def test_answer_tells_where_odoo_stored_something_else(self):
        tools = self.env['muk_mcp.tools.records']
        write = type(self.partner).write

        def trimming(records, values):
            return write(records, {**values, **({'ref': values['ref'].strip()} if 'ref' in values else {})})

        self.patch(type(self.partner), 'write', trimming)
        answer = tools._update_records('res.partner', self.partner.ids, {'ref': ' X '}, {})
        self.assertEqual(answer['records'][0]['ref'], 'X')
        self.assertEqual(answer['note'], 'Odoo stored another value than was sent for: ref.')
        self.assertNotIn('note', tools._update_records('res.partner', self.partner.ids, {'ref': 'Y'}, {}))

    def test_file_of_an_attachment_is_the_same_by_either_field(self):
        content = b'%PDF \xfb\xff'
        for name in ('datas', 'raw'):
            values = written_values(self.env['ir.attachment'], {'name': 'x', name: base64.b64encode(content).decode()})
            self.assertEqual(self.env['ir.attachment'].create(values).raw, content)
        url = 'data:application/pdf;base64,' + base64.b64encode(content).decode()
        values = written_values(self.env['ir.attachment'], {'name': 'x', 'datas': url})
        self.assertEqual(self.env['ir.attachment'].create(values).raw, content)

    def test_write_to_a_record_that_the_user_may_then_not_read_is_told(self):
        user = new_test_user(self.env, 'mcp_blind', 'base.group_user,base.group_partner_manager')
        self.env['ir.rule'].create(
            {
                'name': 'Nothing secret',
                'model_id': self.env['ir.model']._get_id('res.partner.category'),
                'domain_force': "[('name', '!=', 'SECRET')]",
                'perm_write': False,
                'perm_create': False,
                'perm_unlink': False,
            }
        )
        tools = self.env['muk_mcp.tools.records'].with_user(user)
        answer = tools._update_records('res.partner.category', self.tags[0].ids, {'name': 'SECRET'}, {})
        self.assertIn('may not read', answer['note'])
        self.assertEqual(set(answer['records'][0]), {'id', 'name', 'url'})

    def test_users_own_preferences_are_written_although_they_may_not_write_users(self):
        user = new_test_user(self.env, 'mcp_own', 'base.group_user')
        answer = (
            self.env['muk_mcp.tools.records']
            .with_user(user)
            ._update_records('res.users', user.ids, {'tz': 'Europe/Vienna'}, {})
        )
        self.assertEqual(answer['records'][0]['tz'], 'Europe/Vienna')

    def test_value_that_odoo_drops_is_no_success(self):
        """Until the cache is thrown away it shows what was sent: a field of a related record that is not there."""
        with self.assertRaises(ToolError) as caught:
            self.env['muk_mcp.tools.records']._update_records(
                'res.partner', self.partner.ids, {'activity_summary': 'x'}, {}
            )
        self.assertIn('did not take a value for activity_summary', str(caught.exception))

import base64
import html
import json
import random
from datetime import date, datetime, timezone
from decimal import Decimal, InvalidOperation

import pytz

from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

TEXTS = (
    '', ' ', ' 3 ', '+7', '--7', '1e5', '1E400', '0x10', '1_000', '1,5', '1.50', '.5', '5.', 'nan', 'inf', '-inf', '٣', '²',
    'True', ' FALSE ', 'yes', 'null', 'None', '\x00', 'a\x00b', '\ud800', '\u202eevil', 'e\u0301', '😀', "'; DROP TABLE x; --", '%s', '{0}',
    '<b>x</b>', '<script>x</script>', 'a < b', '2026-02-30', '0001-01-01', '9999-12-31', '2026-1-1', '20260101', '2026-W01-1', 'today',
    '9999-12-31T23:59:59-14:00', '0001-01-01T00:00:00+14:00', '2026-12-31T24:00:00Z', '2026-12-31T17:00:00.999Z', '2026-12-31 17:00',
    '2026-12-31T17:00:60Z', '2026-12-31T17:00:00+99:00', '2026-12-31T17:00:00 Europe/Vienna', ' 2026-12-31 ', '2026-12-31T23:30:00-05:00',
    'res.partner,1', 'res.partner,0', 'res.partner,x', 'res.partner', ',1', 'nope,1', 'ir.actions.act_window,1',
)  # fmt: skip
NUMBERS = (
    0, 1, -1, 2, 3.0, 3.7, 1e-9, -0.0, 1e22, 1e300, 2**31 - 1, 2**31, -(2**31), 2**63, 10**40, 0.1 + 0.2, 123456.789,
)  # fmt: skip
# A value that each type takes.
SURE = {
    'boolean': 'true',
    'integer': ' 3 ',
    'float': '1.50',
    'char': 'e\u0301',
    'text': '😀',
    'html': 'a < b',
    'selection': 'Invoice',
    'date': '2026-12-31T23:30:00-05:00',
    'datetime': '2026-12-31T17:00:00.999Z',
    'many2one': '1',
    'many2one_reference': {'id': 1},
    'many2many': {'set': []},
    'reference': 'ir.actions.act_window,1',
    'binary': 'AAEC',
}


def random_json(chance, depth=2):
    """Return a value that JSON can hold: one of the odd ones above, or a list or object of them."""
    kind = chance.choice(
        ('text', 'text', 'number', 'number', 'constant', 'list', 'object') if depth else ('text', 'number')
    )
    if kind == 'text':
        return chance.choice(TEXTS)
    if kind == 'number':
        return chance.choice((*NUMBERS, chance.uniform(-1e4, 1e4), chance.randrange(10**4)))
    if kind == 'constant':
        return chance.choice((None, True, False))
    members = [random_json(chance, depth - 1) for _number in range(chance.randrange(3))]
    if kind == 'list':
        return members
    return dict(zip(('id', 'set', 'file', 'create'), members, strict=False))


@tagged('post_install', '-at_install', 'slow')
class TestRandomValues(TransactionCase):
    """For random JSON a write, or the creation of a record, stores what the value says, or refuses and stores nothing."""

    # A field of each type, in a model where hardly anything else depends on it.
    FIELDS = {
        'boolean': ('res.partner', 'is_company'),
        'integer': ('res.partner', 'color'),
        'float': ('res.partner', 'partner_latitude'),
        'char': ('res.partner', 'ref'),
        'text': ('ir.attachment', 'description'),
        'html': ('res.partner', 'comment'),
        'selection': ('res.partner', 'type'),
        'date': ('res.currency.rate', 'name'),
        'datetime': ('mail.message', 'date'),
        'many2one': ('res.partner', 'country_id'),
        'many2one_reference': ('mail.message', 'res_id'),
        'many2many': ('res.partner', 'category_id'),
        'reference': ('ir.ui.menu', 'action'),
        'binary': ('ir.attachment', 'raw'),
    }

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        currency = cls.env['res.currency'].create({'name': 'PRP', 'symbol': 'p'})
        cls.needed = {
            'res.partner': {'name': 'Random'},
            'ir.attachment': {'name': 'Random'},
            'ir.ui.menu': {'name': 'Random'},
            'mail.message': {'body': 'Random', 'model': 'res.partner'},
            'res.currency.rate': {'rate': 2, 'currency_id': currency.id},
        }
        cls.records = {
            name: cls.env[name].create({**values, **({'name': '2020-01-01'} if name == 'res.currency.rate' else {})})
            for name, values in cls.needed.items()
        }

    def call(self, name, **arguments):
        # A client's value comes through JSON, where a lone half of a character may be written and -0.0 as well.
        return self.env['muk_mcp.tool']._call(name, json.loads(json.dumps(arguments)), self.env)

    def stored(self, record, field):
        self.env.invalidate_all()
        value = record[field]
        return (
            value.ids if hasattr(value, 'ids') and self.env[record._name]._fields[field].type != 'reference' else value
        )

    def values_of(self, seed, kind):
        chance = random.Random(f'{seed} {kind}')  # noqa: S311  repeatable on purpose
        return [SURE[kind], *chance.sample((*TEXTS, *NUMBERS), 30), *(random_json(chance) for _number in range(15))]

    @mute_logger('odoo.sql_db', 'odoo.tools.translate', 'odoo.addons.base.models.ir_attachment')
    def test_write_stores_what_the_value_says_or_nothing(self):
        for kind, (model, field) in self.FIELDS.items():
            self.assertEqual(self.env[model]._fields[field].type, kind)
            for number, value in enumerate(self.values_of(1, kind)):
                with self.subTest(type=kind, value=value):
                    accepted = self.check_write(kind, self.records[model], field, value)
                    self.assertTrue(accepted or number)

    def check_write(self, kind, record, field, value):
        before = self.stored(record, field)
        outcome = self.call('update_records', model=record._name, ids=record.ids, values={field: value})
        after = self.stored(record, field)
        if outcome.error is not None:
            self.assertEqual(after, before, outcome.error)
            return False
        self.assertTrue('note' in outcome.value or self.is_said(kind, value, after), (after, outcome.value))
        return True

    @mute_logger('odoo.sql_db', 'odoo.tools.translate', 'odoo.addons.base.models.ir_attachment')
    def test_creation_stores_what_the_value_says_or_nothing(self):
        for kind, (model, field) in self.FIELDS.items():
            for value in self.values_of(2, kind)[::2]:
                with self.subTest(type=kind, value=value):
                    self.check_creation(kind, model, field, value)

    def check_creation(self, kind, model, field, value):
        everything = self.env[model].with_context(active_test=False, **{'ir.ui.menu.full_list': True})
        before = everything.search_count([])
        outcome = self.call('create_records', model=model, values=[{**self.needed[model], field: value}])
        if outcome.error is not None:
            self.assertEqual(everything.search_count([]), before, outcome.error)
            return
        record = self.env[model].browse(outcome.value['ids'])
        after = self.stored(record, field)
        self.assertTrue('note' in outcome.value or self.is_said(kind, value, after), (after, outcome.value))
        record.unlink()

    def is_said(self, kind, value, stored):
        """Return True if ``stored`` is what a reader takes ``value`` to mean."""
        if value is None or value is False:
            return not stored
        return getattr(self, f'is_said_{kind}')(value, stored)

    def is_said_boolean(self, value, stored):
        word = str(value).strip().lower()
        return word in (('true', '1', '1.0') if stored else ('false', '0', '0.0', '-0.0'))

    def number(self, value):
        if isinstance(value, bool | list | dict):
            return None
        try:
            return Decimal(str(value).strip())
        except InvalidOperation:
            return None

    def is_said_integer(self, value, stored):
        return self.number(value) == stored

    def is_said_float(self, value, stored):
        number = self.number(value)
        # Latitudes have seven decimals.
        most = max(abs(number) * Decimal('1e-9'), Decimal('1e-7'))
        return abs(number - Decimal(stored)) <= most

    def is_said_char(self, value, stored):
        return isinstance(value, str | int | float) and not isinstance(value, bool) and (stored or '') == str(value)

    is_said_text = is_said_char

    def is_said_html(self, value, stored):
        letters = ''.join(sign for sign in str(value).replace('<b>', '').replace('</b>', '') if sign.isalnum())
        kept = ''.join(sign for sign in html.unescape(str(stored or '')) if sign.isalnum())
        if 'script' in letters:
            return '<script' not in stored
        return isinstance(value, str | int | float) and letters in kept

    def is_said_selection(self, value, stored):
        labels = dict(self.env['res.partner']._fields['type']._description_selection(self.env))
        return str(value).strip().casefold() in (str(stored).casefold(), labels.get(stored, '').casefold())

    def is_said_date(self, value, stored):
        value = value.strip()
        if len(value) > len('2026-12-31'):
            # A time is the day that it falls on where the user is.
            zone = pytz.timezone(self.env.user.tz or 'UTC')
            value = pytz.utc.localize(self.moment(value)).astimezone(zone).date().isoformat()
        return isinstance(stored, date) and value == stored.isoformat()

    def is_said_datetime(self, value, stored):
        return stored == self.moment(value.strip()).replace(microsecond=0)

    def moment(self, value):
        wanted = datetime.fromisoformat(value.replace('Z', '+00:00'))
        return wanted.astimezone(timezone.utc).replace(tzinfo=None) if wanted.tzinfo else wanted

    def is_said_many2one(self, value, stored):
        return stored == [self.identifier(value)]

    def is_said_many2one_reference(self, value, stored):
        return stored == self.identifier(value)

    def identifier(self, value):
        """Return the id in a form in which reads return it."""
        value = value['id'] if isinstance(value, dict) else value[0] if isinstance(value, list) else value
        return int(self.number(value))

    def is_said_many2many(self, value, stored):
        listed = value['set'] if isinstance(value['set'], list) else [value['set']]
        return set(value) == {'set'} and stored == sorted({self.identifier(item) for item in listed})

    def is_said_reference(self, value, stored):
        return f'{stored._name},{stored.id}' == value

    def is_said_binary(self, value, stored):
        return base64.b64decode(value) == (stored or b'')

import json
import random

from odoo.tests import TransactionCase, new_test_user, tagged
from odoo.tools import mute_logger

from ..compat import is_sortable, may

EQUAL = ('=', '!=', 'in', 'not in')
OPERATORS = {
    'boolean': ('=', '!='),
    'integer': (*EQUAL, '<', '>='),
    'float': ('<', '>='),
    'char': (*EQUAL, 'like', 'ilike', 'not ilike', '=like', '<', '>='),
    'text': ('ilike', 'not like'),
    'selection': EQUAL,
    'date': (*EQUAL, '<', '>='),
    'datetime': ('<', '<=', '>', '>='),
    'many2one': EQUAL,
    'many2many': ('in', 'not in'),
}


def spelled(chance, field, value):
    """Return a value of a field in one of the ways in which clients write it."""
    if value is False and field.type != 'boolean':
        return None
    ways = {
        'boolean': lambda: [value, str(value).lower(), int(value)],
        'integer': lambda: [value, str(value), float(value)],
        'many2one': lambda: [value, str(value), {'id': value, 'name': 'x'}],
        'date': lambda: [value.isoformat()],
        'datetime': lambda: [f'{value.isoformat()}Z', f'{value} +00:00', value.isoformat(), f'{value}'],
    }
    return chance.choice(ways.get(field.type, lambda: [value])())


class Question:
    """A random domain in two notations: ``asked`` as a client sends it and ``meant`` as Odoo takes it."""

    def __init__(self, chance, model):
        self.chance = chance
        self.model = model
        self.examples = model.sudo().with_context(active_test=False).search([], limit=200)
        self.names = sorted(name for name, field in model._fields.items() if self._is_asked(field))

    @staticmethod
    def _is_asked(field):
        # What has no column is read by code, and what belongs to a group is closed to others.
        return field.type in OPERATORS and field.store and not field.groups and not field.company_dependent

    def domain(self, depth=2):
        kind = self.chance.choice(('all', 'any', 'not', 'one', 'one')) if depth else 'one'
        if kind == 'one':
            asked, meant = self.condition()
            return [asked], [meant]
        if kind == 'not':
            asked, meant = self.condition()
            return ['!', asked], ['!', meant]
        (asked, meant), (other_asked, other_meant) = self.domain(depth - 1), self.domain(depth - 1)
        sign = '&' if kind == 'all' else '|'
        return self.joined(sign, asked, other_asked), self.joined(sign, meant, other_meant)

    @staticmethod
    def joined(sign, first, second):
        return [sign, *first, *second]

    def condition(self):
        field = self.model._fields[self.chance.choice(self.names)]
        operator = self.chance.choice(OPERATORS[field.type])
        values = [self.example(field) for _number in range(self.chance.randrange(1, 4))]
        if 'in' in operator.split():
            asked = [spelled(self.chance, field, value) for value in values]
            return [field.name, operator, asked], (field.name, operator, values)
        value = values[0]
        if operator not in EQUAL and not value and field.type not in ('integer', 'float'):
            operator, value = '!=', False
        return [field.name, operator, spelled(self.chance, field, value)], (field.name, operator, value)

    def example(self, field):
        value = self.chance.choice(self.examples)[field.name]
        if field.relational:
            return value[:1].id
        if field.type == 'datetime' and value:
            # Answers have whole seconds, and so have the questions that follow from them.
            return value.replace(microsecond=0)
        if field.type in ('char', 'text') and value:
            start = self.chance.randrange(len(value))
            return self.chance.choice((value, value[start : start + 2]))
        return value

    def order(self):
        names = [name for name, field in sorted(self.model._fields.items()) if self._is_ordering(field)]
        chosen = self.chance.sample(names, self.chance.randrange(3))
        return ', '.join(name + self.chance.choice((' desc', ' asc', '')) for name in chosen)

    def _is_ordering(self, field):
        return field.name != 'id' and self._is_asked(field) and field.column_type and is_sortable(self.model, field)

    def fields(self):
        names = [name for name, field in sorted(self.model._fields.items()) if field.store and self._is_open(field)]
        return self.chance.sample(names, self.chance.randrange(1, 6))

    def _is_open(self, field):
        return not field.groups and (not field.relational or may(self.model.env[field.comodel_name], 'read'))


@tagged('post_install', '-at_install', 'slow')
class TestPages(TransactionCase):
    """For random domains, orders and sizes, what a client reads page by page is what Odoo's ``search`` finds."""

    MODELS = ('res.partner', 'res.partner', 'res.country', 'res.country.state', 'res.currency', 'ir.model', 'ir.cron')

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        chance = random.Random(1)  # noqa: S311  repeatable on purpose
        countries = cls.env['res.country'].search([], limit=4)
        tags = cls.env['res.partner.category'].create([{'name': f'Tag {number}'} for number in range(3)])
        # Few values for many records, so that an order has ties in it.
        cls.env['res.partner'].create(
            [
                {
                    'name': chance.choice(('Ada', 'Ben', 'ben', 'Ço_l%', 'Ada Ben')),
                    'ref': chance.choice((False, 'R1', 'R2')),
                    'color': chance.randrange(4),
                    'country_id': chance.choice((False, *countries.ids)),
                    'category_id': [(6, 0, chance.sample(tags.ids, chance.randrange(3)))],
                    'comment': '<p>' + 'long ' * chance.randrange(200) + '</p>',
                    'active': chance.random() < 0.9,
                }
                for _number in range(120)
            ]
        )
        cls.user = new_test_user(cls.env, 'mcp_pages', 'base.group_user')
        cls.env['ir.rule'].create(
            {
                'name': 'No blue ones',
                'model_id': cls.env['ir.model']._get_id('res.partner'),
                'domain_force': "[('color', '!=', 2)]",
            }
        )

    def pages(self, env, arguments):
        """Return the ids in the rows of all pages, by the tool as clients call it: through JSON, cut to a size."""
        found, offset = [], 0
        while offset is not None:
            outcome = env['muk_mcp.tool']._call('search_read', {**arguments, 'offset': offset}, env)
            self.assertIsNone(outcome.error)
            page = json.loads(json.dumps(outcome.value))
            self.assertNotEqual(page['next_offset'], offset)
            found += [row[0] for row in page['rows']]
            offset = page['next_offset']
        return found

    def check(self, chance):
        name = chance.choice(self.MODELS)
        env = self.env(user=self.user) if name == 'res.partner' else self.env
        question = Question(chance, env[name])
        asked, meant = question.domain()
        order, active_test = question.order(), chance.random() < 0.7
        model = env[name].with_context(active_test=active_test)
        wanted = model.search(meant, order=f'{order or model._order}, id')
        arguments = {
            'model': name,
            'domain': asked,
            'fields': question.fields(),
            'limit': min(max(len(wanted) // chance.randrange(1, 7), 3), 500),
            'context': {'active_test': active_test},
            **({'order': order} if order else {}),
        }
        with self.subTest(arguments=arguments, meant=meant):
            found = self.pages(env, arguments)
            self.assertEqual(found, wanted.ids)
            counted = {key: arguments[key] for key in ('model', 'domain', 'context')}
            self.assertEqual(env['muk_mcp.tool']._call('search_count', counted, env).value['count'], len(wanted))
        return len(wanted)

    @mute_logger('odoo.tools.translate')
    def test_pages_are_what_search_finds(self):
        self.env['ir.config_parameter'].set_param('muk_mcp.answer_characters', '8000')
        lengths = [self.check(random.Random(seed)) for seed in range(250)]  # noqa: S311  repeatable on purpose
        # A question without an answer shows nothing.
        self.assertGreater(sum(length > 0 for length in lengths), 80)
        self.assertGreater(sum(length > 50 for length in lengths), 30)

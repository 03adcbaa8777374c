from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, new_test_user, tagged

from ..core.domains import read_domain
from ..core.errors import ToolError
from ..core.orders import read_order
from .common import speak_english


@tagged('post_install', '-at_install')
class TestDomains(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        speak_english(cls)
        cls.partners = cls.env['res.partner'].with_context(lang='en_US')
        cls.belgium = cls.env.ref('base.be')

    def refused(self, domain, model=None):
        with self.assertRaises(ToolError) as caught:
            read_domain(self.partners if model is None else model, domain)
        return str(caught.exception)

    def test_condition_is_read_by_the_type_of_its_field(self):
        for given, read in (
            (['id', '=', '3'], ('id', '=', 3)),
            (['id', 'in', ['3', 4.0]], ('id', 'in', [3, 4])),
            (['active', '=', 'false'], ('active', '=', False)),
            (['active', '=', 1], ('active', '=', True)),
            (['color', '>', '2'], ('color', '>', 2)),
            (['name', '=', None], ('name', '=', False)),
            (['name', '==', 'a'], ('name', '=', 'a')),
            (['name', 'ILIKE', 'a'], ('name', 'ilike', 'a')),
            (['name', '=', ['a', 'b']], ('name', 'in', ['a', 'b'])),
            (['name', '!=', ['a', None]], ('name', 'not in', ['a', False])),
            (['name', 'in', 'a'], ('name', 'in', ['a'])),
            (['zip', '=', 1010], ('zip', '=', '1010')),
            (['type', '=', 'invoice'], ('type', '=', 'invoice')),
            (['type', 'in', ['Invoice', 'contact']], ('type', 'in', ['invoice', 'contact'])),
            (['country_id', '=', '20'], ('country_id', '=', 20)),
            (['country_id', '=', {'id': 20, 'name': 'Belgium'}], ('country_id', '=', 20)),
            (['country_id', '=', 'Belgium'], ('country_id', '=', 'Belgium')),
            (['country_id', 'in', [[20, 'Belgium'], 21]], ('country_id', 'in', [20, 21])),
            (['country_id.code', '=', 'BE'], ('country_id.code', '=', 'BE')),
        ):
            self.assertEqual(read_domain(self.partners, [given]), [read], given)

    def test_time_may_have_a_zone(self):
        for given, read in (
            ('2026-01-01T00:00:00Z', '2026-01-01 00:00:00'),
            ('2026-01-01T01:30:00+01:00', '2026-01-01 00:30:00'),
            ('2026-01-01 00:00:00', '2026-01-01 00:00:00'),
            ('2026-01-01T00:00:00.123Z', '2026-01-01 00:00:00'),
            ('2026-01-01', '2026-01-01 00:00:00'),
        ):
            [(_path, _operator, moment)] = read_domain(self.partners, [['create_date', '>=', given]])
            self.assertEqual(str(moment), read)
        [(_path, _operator, moment)] = read_domain(self.partners, [['create_date', '<=', '2026-01-01']])
        self.assertEqual(str(moment), '2026-01-01 23:59:59')

    def test_domain_may_come_as_texts_or_without_its_outer_brackets(self):
        read = [('id', '=', 3)]
        for domain in ([['id', '=', 3]], ['["id", "=", 3]'], ["('id', '=', 3)"], ['id', '=', 3]):
            self.assertEqual(read_domain(self.partners, domain), read)

    def test_prefix_notation_and_subdomains_are_kept(self):
        domain = ['|', ['name', '=', 'a'], '!', ['child_ids', 'any', [['type', '=', 'Invoice']]]]
        self.assertEqual(
            read_domain(self.partners, domain),
            ['|', ('name', '=', 'a'), '!', ('child_ids', 'any', [('type', '=', 'invoice')])],
        )

    def test_condition_that_cannot_be_meant_is_refused_with_the_way_out(self):
        for condition, reason in (
            (['nme', '=', 1], 'has no field nme. Close to it: name'),
            (['country_id.cod', '=', 1], 'res.country has no field cod. Close to it: code'),
            (['name.x', '=', 1], 'name of res.partner is no relation'),
            (['name', 'contains', 'x'], 'Known are =, !='),
            (['name', '='], 'is no condition'),
            ([{}, '=', 1], 'is no condition'),
            ([1, '=', 2], 'is no condition'),
            (['type', '=', 'Not Paid'], "has no choice 'Not Paid'. Its choices are contact (Contact), invoice"),
            (['type', 'ilike', 'nope'], 'has no choice'),
            (['active', '=', 'maybe'], 'true or false'),
            (['color', '=', 'red'], 'a number'),
            (['color', 'ilike', '1'], 'is of type integer: ilike does not apply'),
            (['id', '=', 'three'], 'an id'),
            (['id', 'in', {'a': 1}], 'an id'),
            (['country_id', '=', True], '["country_id", "!=", false]'),
            (['country_id', '>', 3], 'is of type many2one: > does not apply'),
            (['name', 'ilike', ['a']], 'takes one value, not a list'),
            (['name', '=', {'a': 1}], 'a text'),
            (['create_date', '>=', '1 January'], 'YYYY-MM-DD'),
            (['create_date', '=', '2026-01-01'], 'two conditions'),
            (['create_date', 'like', '2026'], 'is of type datetime: like does not apply'),
            (['image_1920', '=', 'abc'], 'holds files'),
            (['contact_address', '=', 'x'], 'is computed and cannot be searched'),
            (['name', 'any', []], 'is no relation'),
            (['child_ids', 'any', [['nme', '=', 1]]], 'has no field nme'),
        ):
            self.assertIn(reason, self.refused([condition]), condition)

    def test_notation_that_is_wrong_is_explained(self):
        for domain, reason in (
            (['or', ['id', '=', 1], ['id', '=', 2]], 'Write "|" instead of "or"'),
            (['AND', ['id', '=', 1], ['id', '=', 2]], 'Write "&" instead of "AND"'),
            (['|', ['id', '=', 1]], 'After "|" the domain needs 2 conditions'),
            (['!'], 'After "!" the domain needs 1 conditions'),
            (['name'], 'is no condition'),
            ('name = 1', 'A domain is a list in JSON, such as'),
        ):
            self.assertIn(reason, self.refused(domain), domain)

    def test_field_of_another_group_is_closed(self):
        user = new_test_user(self.env, 'mcp_domain', 'base.group_user')
        users = self.env['res.users'].with_user(user)
        for path in ('totp_secret', 'create_uid.totp_secret'):
            if 'totp_secret' in users._fields:
                with self.assertRaises(AccessError):
                    read_domain(users, [[path, '!=', False]])

    def test_order_is_read_or_refused_and_ends_with_the_id(self):
        for given, read in (
            ('name', 'name asc, id'),
            ('name desc', 'name desc, id'),
            ('name:desc', 'name desc, id'),
            ('name: desc ,  color ASC', 'name desc, color asc, id'),
            ('name desc nulls last', 'name desc nulls last, id'),
            ('id desc', 'id desc'),
            (
                '',
                f'{self.partners._order}, id'
                if 'id' not in self.partners._order.split(', ')[-1]
                else self.partners._order,
            ),
        ):
            self.assertEqual(read_order(self.partners, given), read)
        for given, reason in (
            ('name; DROP TABLE res_partner', 'cannot be read'),
            ('name sideways', 'cannot be read'),
            ('nme', 'has no field nme'),
            ('contact_address', 'cannot be sorted by contact_address'),
            ('country_id.name', 'cannot be sorted by country_id.name'),
        ):
            with self.assertRaises(ToolError) as caught:
                read_order(self.partners, given)
            self.assertIn(reason, str(caught.exception))

    def test_domain_asks_for_no_more_than_a_user_would(self):
        for domain in (
            [['name', '=', 'x']] * 101,
            [['.'.join(['parent_id'] * 14), '=', 1]],
            ['|'] * 20 + [['.'.join(['parent_id'] * 11), '=', 1]] * 21,
            self.nested('parent_id', 11),
            self.nested('parent_id.parent_id', 7),
        ):
            self.assertIn('This is too expensive', self.refused(domain))
        for domain in (
            [['name', '=', 'x']] * 100,
            [['.'.join(['parent_id'] * 13), '=', 1]],
            self.nested('parent_id', 10),
        ):
            read_domain(self.partners, domain)

    def nested(self, path, depth):
        domain = [['name', '=', 'x']]
        for _level in range(depth):
            domain = [[path, 'any', domain]]
        return domain

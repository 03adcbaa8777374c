"""A company with users, customers, products and stock, set up as an administrator would."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.support.account import Account


@dataclass(frozen=True)
class Company:
    """`odoo` is the administrator in the back end; `users` are the users by their role."""

    odoo: Account
    users: Mapping[str, Account]
    employees: Mapping[str, int]
    ids: Mapping[str, int]

    @classmethod
    def founded(cls, odoo: Account, groups: Mapping[str, Sequence[str]]) -> Company:
        users = {name: odoo.new_user(f'{name}@example.com', *_known(odoo, those)) for name, those in groups.items()}
        employees = {name: cls._employ(odoo, user) for name, user in users.items()}
        for name in set(employees) - {'manager'}:
            odoo.call('hr.employee', 'write', [employees[name]], {'parent_id': employees['manager']})
        partner = {'is_company': True, 'email': 'office@example.com'}
        service = {'type': 'service', 'list_price': 90.0, 'invoice_policy': 'order'}
        ids = {
            'azure': odoo.call('res.partner', 'create', [{'name': 'Azure Interior', **partner}])[0],
            'wood': odoo.call('res.partner', 'create', [{'name': 'Wood Corner', **partner}])[0],
            'desk': cls._product(odoo, 'Oak Desk', 'DESK', 400.0),
            'lamp': cls._product(odoo, 'Desk Lamp', 'LAMP', 50.0),
            'advice': odoo.call('product.product', 'create', [{'name': 'Advice', 'default_code': 'ADV', **service}])[0],
        }
        return cls(odoo, users, employees, ids)

    @staticmethod
    def _employ(odoo: Account, user: Account) -> int:
        values = {'name': user.login.partition('@')[0].title(), 'user_id': user.user_id}
        return odoo.call('hr.employee', 'create', [values])[0]

    @staticmethod
    def _product(odoo: Account, name: str, code: str, price: float) -> int:
        kinds = odoo.call('product.product', 'fields_get', ['type'], ['selection'])['type']['selection']
        # Until 17 storable products are a type of their own.
        storable = {'type': 'product'} if 'product' in dict(kinds) else {'type': 'consu', 'is_storable': True}
        values = {'name': name, 'default_code': code, 'list_price': price, 'invoice_policy': 'order', **storable}
        return odoo.call('product.product', 'create', [values])[0]

    def product(self, name: str, code: str, price: float) -> int:
        """Make a product that is kept in stock."""
        return self._product(self.odoo, name, code, price)

    def find(self, model: str, domain: list[Any], *fields: str, **more: Any) -> list[dict[str, Any]]:
        """Read records past the tools."""
        return self.odoo.call(model, 'search_read', domain, list(fields), **more)

    def values(self, model: str, identifier: int, *fields: str) -> dict[str, Any]:
        return self.odoo.call(model, 'read', [identifier], list(fields))[0]

    def make(self, model: str, **values: Any) -> int:
        return int(self.odoo.call(model, 'create', [values])[0])

    def press(self, model: str, identifier: int, method: str) -> Any:
        return self.odoo.call(model, method, [identifier])

    def invoice(self, partner: str, price: float, kind: str = 'out_invoice', **values: Any) -> int:
        """Post an invoice of one line without tax."""
        line = {'name': 'Work', 'quantity': 1, 'price_unit': price, 'tax_ids': [[6, 0, []]]}
        document = {'move_type': kind, 'partner_id': self.ids[partner], 'invoice_line_ids': [[0, 0, line]], **values}
        identifier = self.make('account.move', **{'invoice_date': '2026-11-02', **document})
        self.press('account.move', identifier, 'action_post')
        return identifier

    def leave_type(self, name: str) -> int:
        """Make a kind of leave that needs one approval and no allocation."""
        field = self.odoo.fields_of('hr.leave.type')['requires_allocation']
        unasked = False if field['type'] == 'boolean' else 'no'
        return self.make('hr.leave.type', name=name, leave_validation_type='hr', requires_allocation=unasked)

    def activate_language(self, code: str) -> None:
        """Install a language by the wizard of the settings."""
        language = self.odoo.call('res.lang', 'search', [['code', '=', code]], context={'active_test': False})
        wizard = self.make('base.language.install', lang_ids=[[6, 0, language]])
        self.press('base.language.install', wizard, 'lang_install')


def _known(odoo: Account, groups: Sequence[str]) -> list[str]:
    """The groups that this version of Odoo has."""
    names = [group.partition('.')[2] for group in groups]
    rows = odoo.call(
        'ir.model.data', 'search_read', [['name', 'in', names], ['model', '=', 'res.groups']], ['module', 'name']
    )
    known = {f'{row["module"]}.{row["name"]}' for row in rows}
    return [group for group in groups if group in known]

from odoo import api, models

from ...common.fence.entry import CREATE, UNLINK, WRITE
from .acting import acting_client

DEFAULT = 'default_'


class Base(models.AbstractModel):
    """Stops what a client writes, whichever method of Odoo it passes through: commands, imports, computed fields, buttons.

    What Odoo does as superuser on the way is its own: a sequence has to count and a message has to be sent.
    """

    _inherit = 'base'

    @api.model_create_multi
    def create(self, vals_list):
        if not acting_client() or self.env.su:
            return super().create(vals_list)
        given = self._values_of_context()
        self._check_fence(CREATE, [{**given, **values} for values in vals_list])
        records = super().create(vals_list)
        records._check_owner_before_client()
        return records

    def write(self, vals):
        if not acting_client() or self.env.su:
            return super().write(vals)
        self._check_fence(WRITE, [vals])
        self._check_owner_before_client()
        result = super().write(vals)
        self._check_owner_before_client()
        return result

    def unlink(self):
        if acting_client() and not self.env.su:
            self._check_fence(UNLINK, [])
            self._check_owner_before_client()
        return super().unlink()

    def _check_owner_before_client(self):
        """Raise AccessError if a client without `mcp:admin` may not touch the records because of whose they are.

        Called before and after each change. Models whose records others see or pay by say who their owner has to be.
        """

    def _update_field_translations(self, field_name, translations, *args, **kwargs):
        """Stop what is written as a translation, too: Odoo puts it into the database past `write`."""
        if acting_client() and not self.env.su:
            self._check_fence(WRITE, [{field_name: text} for text in _texts_of(translations)])
        return super()._update_field_translations(field_name, translations, *args, **kwargs)

    def _values_of_context(self):
        """Return the values that the context gives to fields of a new record."""
        named = {
            name.removeprefix(DEFAULT): value for name, value in self.env.context.items() if name.startswith(DEFAULT)
        }
        return {name: value for name, value in named.items() if name in self._fields}

    def _check_fence(self, operation, vals_list):
        """Raise AccessError if the model is closed to the acting client, or one of the values is."""
        fence = self.env['muk_mcp_oauth.fence']
        fence._raise_if_refused(fence._refusal_of_model(self._name, operation))
        for values in vals_list:
            for name, value in values.items():
                if not self._keeps(name, value):
                    fence._raise_if_refused(fence._refusal_of_value(self._name, name, value, operation))

    def _keeps(self, name, value):
        """Return True if the records have that value already, so that writing it changes nothing."""
        field = self._fields.get(name)
        if not self or field is None or field.type not in ('boolean', 'char', 'text', 'selection'):
            return False
        return all(record[name] == value for record in self.sudo())


def _texts_of(translations):
    """Return the texts of translations: one for each language, or one for each term of each language."""
    for text in translations.values():
        yield from text.values() if isinstance(text, dict) else [text]

"""How a method changed the state of its records."""

from ..compat import accessible, can_read

# Besides every stored selection: what people look at to see how far a document is.
TELLING = ('name', 'active', 'stage_id')
MOST_FIELDS = 30


class Effects:
    """Remembers the state of records, to tell later how it changed."""

    def __init__(self, records):
        self.records = records
        self.names = [name for name in _telling(records) if can_read(records, name)] if records else []
        self.before = self._state()

    def seen(self):
        """Return what is different now, by record: ``{"changed": {id: {field: [before, after]}}}``."""
        if not self.records:
            return {}
        after = self._state()
        changed = {
            str(identifier): {
                name: [values[name], after[identifier][name]]
                for name in values
                if values[name] != after[identifier][name]
            }
            for identifier, values in self.before.items()
            if identifier in after
        }
        deleted = [identifier for identifier in self.before if identifier not in after]
        return {
            'changed': {identifier: fields for identifier, fields in changed.items() if fields},
            **({'deleted': deleted} if deleted else {}),
        }

    def _state(self):
        records = accessible(self.records.exists(), 'read')
        return {record.id: {name: _value(record, name) for name in self.names} for record in records}


def _telling(records):
    fields = records._fields
    selections = [name for name, field in fields.items() if field.type == 'selection' and field.store]
    return [*(name for name in TELLING if name in fields and fields[name].store), *sorted(selections)][:MOST_FIELDS]


def _value(record, name):
    value = record[name]
    if record._fields[name].type == 'many2one':
        # The name is shown as in Odoo's own views: to whoever may see the reference.
        return value.sudo().display_name or None
    return None if value is False and record._fields[name].type != 'boolean' else value

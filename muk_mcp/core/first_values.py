"""Values that a form of Odoo sends for a new record although nobody typed them.

Business code that extends ``create`` expects them there: it looks for the employee of a leave among the values, and a
required field that is computed is empty in the first statement otherwise.
"""


def with_first_values(model, values):
    """Return the values of a new record with those of the required fields that are left out, as Odoo knows them."""
    missing = [name for name, field in model._fields.items() if name not in values and _is_sent(field)]
    if not missing:
        return dict(values)
    known = model.default_get(missing)
    computed = [name for name in missing if name not in known and model._fields[name].compute]
    if computed:
        draft = model.new({**model.default_get(list(model._fields)), **values})
        known |= {name: model._fields[name].convert_to_write(draft[name], draft) for name in computed if draft[name]}
    return {**known, **values}


def _is_sent(field):
    return (
        field.required
        and field.store
        and not field.readonly
        and not field.related
        and field.type not in ('one2many', 'many2many')
        # What is computed before the first statement needs nobody to send it.
        and not getattr(field, 'precompute', False)
    )

"""Follows the names and dotted paths of fields in domains, orders and groups."""

from odoo import _

from .errors import ToolError, close_names

# Parts of a date that Odoo 18 and later take behind a dot.
DATE_PARTS = {
    'year_number',
    'quarter_number',
    'month_number',
    'iso_week_number',
    'day_of_year',
    'day_of_month',
    'day_of_week',
    'hour_number',
    'minute_number',
    'second_number',
}

# How many relations a path may pass: each is a table more that the database has to join.
MOST_HOPS = 12


def field_of(model, name):
    """Return the field of that name; raise ToolError with close names if the model has none."""
    field = model._fields.get(name)
    if field is None:
        raise ToolError(
            _(
                '%(model)s has no field %(name)s.%(hint)s describe_model lists its fields.',
                model=model._name,
                name=str(name)[:100],
                hint=close_names(name, model._fields),
            )
        )
    return field


def resolve(model, path):
    """Return the model and field at the end of a dotted path, and the part behind it that is no field (or None).

    Such a part is a piece of a date or the name of a property.
    """
    names = path.split('.')
    if len(names) > MOST_HOPS + 1:
        raise ToolError(_('This is too expensive: a path has at most %s relations.', MOST_HOPS))
    for position, name in enumerate(names):
        field = field_of(model, name)
        rest = '.'.join(names[position + 1 :])
        if not rest or field.type == 'properties' or (field.type in ('date', 'datetime') and rest in DATE_PARTS):
            return model, field, rest or None
        if not field.relational:
            raise ToolError(
                _(
                    '%(name)s of %(model)s is no relation: nothing can follow it in %(path)s.',
                    name=name,
                    model=model._name,
                    path=path,
                )
            )
        model = model.env[field.comodel_name]
    raise ToolError(_('A field needs a name.'))

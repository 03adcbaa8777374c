"""Values of conditions, by the type of the field that they are compared with."""

from datetime import timedelta

from odoo import _

from .choices import choice_of
from .errors import ToolError, choices, shown
from .scalars import boolean_of, id_of, integer_of, number_of, text_of
from .times import read_date, read_moment

EQUAL = ('=', '!=', 'in', 'not in', '=?')
ORDER = ('<', '>', '<=', '>=')
LIKE = ('like', 'ilike', 'not like', 'not ilike', '=like', '=ilike', 'not =like', 'not =ilike')
TREE = ('child_of', 'parent_of')

# Which operators mean something for which types; types that are not here take what Odoo takes.
OPERATORS_OF = {
    'boolean': EQUAL,
    'integer': EQUAL + ORDER,
    'float': EQUAL + ORDER,
    'monetary': EQUAL + ORDER,
    'char': EQUAL + ORDER + LIKE,
    'text': EQUAL + ORDER + LIKE,
    'html': EQUAL + ORDER + LIKE,
    'selection': EQUAL + LIKE,
    'date': EQUAL + ORDER,
    'datetime': EQUAL + ORDER,
    'many2one': EQUAL + LIKE + TREE,
    'one2many': EQUAL + LIKE + TREE,
    'many2many': EQUAL + LIKE + TREE,
    'many2one_reference': EQUAL + ORDER,
    'reference': EQUAL + LIKE,
    'binary': EQUAL,
}
LISTS = {'=': 'in', '!=': 'not in'}
END_OF_DAY = timedelta(hours=23, minutes=59, seconds=59)


def read_comparison(model, field, operator, value):
    """Return the operator and the value with which Odoo compares the field as the client means it."""
    _check_operator(model, field, operator)
    if isinstance(value, list):
        operator = LISTS.get(operator, operator)
    elif operator in ('in', 'not in'):
        value = [value]
    reader = _reader(field, operator)
    if not isinstance(value, list):
        return operator, reader(model, field, operator, value)
    if operator not in ('in', 'not in', *TREE):
        raise ToolError(_('%(field)s %(operator)s takes one value, not a list.', field=field.name, operator=operator))
    return operator, [reader(model, field, operator, item) for item in value]


def _check_operator(model, field, operator):
    known = OPERATORS_OF.get(field.type)
    if field.name == 'id':
        known = EQUAL + ORDER + TREE
    if known and operator not in known:
        raise ToolError(
            _(
                '%(field)s is of type %(type)s: %(operator)s does not apply. Take one of %(known)s.',
                field=field.name,
                type=field.type,
                operator=operator,
                known=choices(known),
            )
        )


def _reader(field, operator):
    if operator in LIKE:
        return _part_of_choice if field.type == 'selection' else _text
    if field.name == 'id':
        return _identifier
    return READERS.get(field.type, _as_it_is)


def _as_it_is(model, field, operator, value):
    return False if value is None else value


def _read(field, value, read, wanted):
    """Return what ``read`` makes of the value, False for nothing; raise ToolError saying what is ``wanted``."""
    if value is None or value is False:
        return False
    try:
        return read(value)
    except (ValueError, OverflowError):
        raise ToolError(
            _(
                '%(field)s is compared with %(wanted)s, not with %(value)s.',
                field=field.name,
                wanted=wanted,
                value=shown(value),
            )
        ) from None


def _text(model, field, operator, value):
    return _read(field, value, text_of, _('a text'))


def _boolean(model, field, operator, value):
    return _read(field, value, boolean_of, _('true or false'))


def _number(model, field, operator, value):
    return _read(field, value, number_of, _('a number'))


def _identifier(model, field, operator, value):
    return _read(field, value, integer_of, _('an id'))


def _relation(model, field, operator, value):
    """Return an id; a text that is none stays, for Odoo looks for it among the names."""
    if isinstance(value, str) and value.strip() and not value.strip().isdecimal():
        return value
    if value is True:
        raise ToolError(_('%(field)s is no switch: ["%(field)s", "!=", false] finds what has one.', field=field.name))
    return _read(field, value, id_of, _('an id or a name'))


def _choice(model, field, operator, value):
    return False if value in (None, False, '') else choice_of(model, field, value)


def _part_of_choice(model, field, operator, value):
    """Return a pattern of keys, for that is what the database holds; one that fits none of them may be a label."""
    pattern = _text(model, field, operator, value)
    needle = str(pattern).replace('%', '').lower()
    keys = [str(key).lower() for key, _label in field._description_selection(model.env)]
    return pattern if any(needle in key for key in keys) else choice_of(model, field, value)


def _date(model, field, operator, value):
    return False if value is None or value is False else read_date(model.env, field, value)


def _moment(model, field, operator, value):
    if value is None or value is False:
        return False
    is_day = isinstance(value, str) and len(value.strip()) == 10
    moment = read_moment(field, value)
    if is_day and operator in EQUAL:
        raise ToolError(
            _(
                '%s holds times: look for a day with two conditions, ">=" its beginning and "<" that of the next.',
                field.name,
            )
        )
    # A day includes its end, as everywhere in Odoo.
    return moment + END_OF_DAY if is_day and operator in ('>', '<=') else moment


def _nothing(model, field, operator, value):
    if value is None or value is False:
        return False
    raise ToolError(_('%s holds files: it can only be compared with false, which means that it is empty.', field.name))


READERS = {
    'boolean': _boolean,
    'integer': _number,
    'float': _number,
    'monetary': _number,
    'char': _text,
    'text': _text,
    'html': _text,
    'selection': _choice,
    'date': _date,
    'datetime': _moment,
    'many2one': _relation,
    'one2many': _relation,
    'many2many': _relation,
    'many2one_reference': _identifier,
    'reference': _text,
    'binary': _nothing,
}

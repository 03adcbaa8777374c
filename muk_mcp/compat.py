"""What differs between the Odoo versions this addon runs on; each entry names the version that ends it."""

from functools import partial
from time import monotonic

from lxml import etree
from psycopg2.extensions import ISOLATION_LEVEL_READ_COMMITTED

from odoo import _, api, release
from odoo.exceptions import AccessError
from odoo.models import BaseModel
from odoo.service import model as service_model
from odoo.sql_db import Cursor

VERSION = release.version_info[0]

if VERSION < 18:
    from odoo.osv import expression

# Until 17 the list view's element and view mode are named ``tree``.
LISTS_ARE_TREES = VERSION < 18

# Values of the attributes that hide a field of a view whatever the record.
ALWAYS, NEVER = ('1', 'True', 'true'), ('0', 'False', 'false')


# A group that nobody is in; until 17 it has no name.
NO_ACCESS = '.'
ATTACHMENT = 'ir.attachment'


def begin_read_committed(cr):
    """Start a transaction in which a statement that waited for a lock sees what the other one did.

    Odoo's own level would make the loser of a race fail. A test cursor lives inside one long transaction.
    """
    if isinstance(cr, Cursor):
        cr.rollback()
        # Odoo sets its own level again for every cursor it opens.
        cr.connection.set_isolation_level(ISOLATION_LEVEL_READ_COMMITTED)


def flush_as(env):
    """Have what is pending at the end of the transaction written in ``env``; until 18 any environment of it does that.

    19 logs a warning if none of them has a user, as in the request of a stranger.
    """
    if VERSION >= 19:
        env.transaction.default_env = env


def private(method):
    """Keep ``method`` from being called over RPC; until 17 only ``public_method`` below heeds the mark, not Odoo itself."""
    if hasattr(api, 'private'):
        return api.private(method)
    method._api_private = True
    return method


def may(model, operation):
    """Return True if the user's access rights allow ``operation`` on the model; until 17 under another name."""
    if VERSION < 18:
        return model.check_access_rights(operation, raise_exception=False)
    return model.browse().has_access(operation)


def check_right(model, operation):
    """Raise AccessError where the user's access rights forbid ``operation`` on the model; until 17 under another name."""
    if VERSION < 18:
        model.check_access_rights(operation)
    else:
        model.browse().check_access(operation)


def accessible(records, operation):
    """Return the records on which rights and rules allow ``operation``; until 17 under another name."""
    if VERSION >= 18:
        allowed = records._filtered_access(operation)
    else:
        allowed = records._filter_access_rules(operation) if may(records, operation) else records.browse()
    return (
        allowed.filtered(partial(_is_attachment_of, operation))
        if VERSION < 19 and allowed._name == ATTACHMENT
        else allowed
    )


def _is_attachment_of(operation, attachment):
    """Return True if the user may do ``operation`` with an attachment, which follows its record; until 18 apart from rules."""
    try:
        attachment.check(operation)
    except AccessError:
        return False
    return True


def public_method(model, name):
    """Return the method that RPC may call, or raise AccessError or AttributeError; until 17 Odoo has no such function."""
    if hasattr(service_model, 'get_public_method'):
        return service_model.get_public_method(model, name)
    overridden = [getattr(base, name, None) for base in type(model).mro()]
    if name.startswith('_') or name == 'init' or any(getattr(method, '_api_private', False) for method in overridden):
        raise AccessError(_('The method %s is private and cannot be called remotely.', name))
    if not callable(overridden[0]):
        raise AttributeError(f"The method '{model._name}.{name}' does not exist")
    return overridden[0]


def takes_records(method):
    """Return True if a public method works on records; until 18 the mark of ``api.model`` is spelled otherwise."""
    by_model = getattr(method, '_api_model', None) or getattr(method, '_api', None) in ('model', 'model_create')
    return not by_model


def call(model, name, arguments, keywords):
    """Call a public method as RPC does, record ids first, in the context of the model, and return ids for records.

    Until 18 the function lives in ``odoo.api`` and returns records as such, whose names the user may not be allowed to
    read.
    """
    call_kw = getattr(service_model, 'call_kw', None) or api.call_kw
    # RPC takes the context from the keywords only.
    result = call_kw(model, name, arguments, {**keywords, 'context': dict(model.env.context)})
    return result.ids if isinstance(result, BaseModel) else result


def aggregated(by):
    """Return the keyword of a field that says how groups sum it up; until 17 under another name."""
    return {'group_operator' if VERSION < 18 else 'aggregator': by}


def cache_record(record, values):
    """Put column values just read by SQL into the record's cache, which saves a query; until 18 the cache is its own object."""
    for name, value in values.items():
        if VERSION < 19:
            record.env.cache.set(record, record._fields[name], value)
        else:
            record._fields[name]._update_cache(record, value)


def vacuumed(cr, delete_batch, batch):
    """Call ``delete_batch`` until it deletes less than ``batch`` rows, each time in a transaction of its own.

    19 calls an autovacuum method again as long as it returns that rows remain; before, it is called once a day, so the
    batches follow each other here, for a minute at most.
    """
    deadline = monotonic() + 60
    total = deleted = delete_batch()
    while VERSION < 19 and deleted == batch and monotonic() < deadline:
        # A vacuum that lasts must not hold the locks of its first batch until its last.
        cr.commit()  # pylint: disable=invalid-commit
        deleted = delete_batch()
        total += deleted
    return total, int(deleted == batch)


def is_sortable(model, field):
    """Return True if records of the model can be sorted by the field; until 17 the field knows that by itself."""
    known = field._description_sortable
    return bool(known(model.env) if callable(known) else known)


def check_readable(model, name):
    """Raise AccessError if the user may not read the field; until 18 under another name."""
    if VERSION < 19:
        model.check_field_access_rights('read', [name])
    else:
        model._check_field_access(model._fields[name], 'read')


OPERATORS = (
    '=',
    '!=',
    '<',
    '<=',
    '>',
    '>=',
    'in',
    'not in',
    'like',
    'ilike',
    'not like',
    'not ilike',
    '=like',
    '=ilike',
    # 19 added the negations of these two.
    *(('not =like', 'not =ilike') if VERSION >= 19 else ()),
    '=?',
    'child_of',
    'parent_of',
    'any',
    'not any',
)


def visible_groups(user):
    """Return the ids of the user's groups, on which views depend; until 17 they are not cached."""
    return tuple(sorted(user.groups_id.ids if VERSION < 18 else user._get_group_ids()))


def list_view_columns(model):
    """Return the columns that the list view of the model shows, an empty list if it has no view of its own.

    Until 17 the view is called a tree.
    """
    view = model.get_view(view_type='tree' if LISTS_ARE_TREES else 'list')
    if not view.get('id'):
        return []
    return [
        field.get('name')
        for field in etree.fromstring(view['arch']).iterchildren('field')
        if field.get('optional') != 'hide'
        and field.get('column_invisible', 'False') in NEVER
        and field.get('invisible', 'False') not in ALWAYS
    ]


def record_path(record):
    """Return the path at which the web client shows a record; until 17 behind a hash."""
    if VERSION < 18:
        return f'/web#id={record.id}&model={record._name}&view_type=form'
    return f'/odoo/{record._name if "." in record._name else f"m-{record._name}"}/{record.id}'


def check_access(records, operation):
    """Raise AccessError if rights or rules forbid ``operation`` on the records; until 17 two methods."""
    if VERSION < 18:
        records.check_access_rights(operation)
        records.check_access_rule(operation)
    else:
        records.check_access(operation)
    # Until 18 attachments are checked apart, or by the search that a read begins with unless something is cached.
    if VERSION < 19 and records._name == ATTACHMENT:
        records.check(operation)


def can_read(model, name):
    """Return True if the groups of the field let the user read it; until 18 one asks for forgiveness."""
    if VERSION >= 19:
        return model._has_field_access(model._fields[name], 'read')
    try:
        model.check_field_access_rights('read', [name])
    except AccessError:
        return False
    return True


def form_view_fields(model):
    """Return the fields that the model's form can show, in their order, those of lists in it left out."""
    view = model.get_view(view_type='form')
    form = etree.fromstring(view['arch'])
    return [
        field.get('name')
        for field in form.iter('field')
        if field.get('invisible') not in ALWAYS
        and not any(up.tag == 'field' or up.get('invisible') in ALWAYS for up in field.iterancestors())
    ]


# Views and actions name the groups that see them; until 18 under another name.
GROUPS = 'groups_id' if VERSION < 19 else 'group_ids'


def visible_fields(model, form=None):
    """Return the fields that a user can fill in on a form, lists in it left out."""
    arch = etree.fromstring(model.get_view(form or None, 'form')['arch'])
    hidden = {field for node in arch.iter() if node.get('invisible') in ALWAYS for field in node.iter('field')}
    inner = {field for outer in arch.iter('field') for field in outer.iterdescendants('field')}
    return [
        field.get('name')
        for field in arch.iter('field')
        if field not in hidden | inner
        and field.get('readonly') not in ALWAYS
        and not model._fields[field.get('name')].readonly
    ]


def named_like(model, words):
    """Return the domain of the records in whose names all the words are; until 17 names cannot be searched by their field."""
    if VERSION >= 18:
        return [('display_name', 'ilike', word) for word in words]
    names = [name for name in model._rec_names_search or [model._rec_name] if name]
    either = [list(expression.OR([[(name, 'ilike', word)] for name in names])) for word in words]
    return expression.AND(either) if names else expression.FALSE_DOMAIN

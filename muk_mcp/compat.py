"""What differs between the Odoo versions this addon runs on; each entry names the version that ends it."""

from odoo import _, api, release
from odoo.exceptions import AccessError
from odoo.service import model as service_model

VERSION = release.version_info[0]

# Until 17 the list view's element and view mode are named ``tree``.
LISTS_ARE_TREES = VERSION < 18


def private(method):
    """Keep ``method`` from being called over RPC; until 17 only ``public_method`` below heeds the mark, not Odoo itself."""
    if hasattr(api, 'private'):
        return api.private(method)
    method._api_private = True
    return method


def may(model, operation):
    """Tell whether the user's access rights allow ``operation`` on the model; until 17 under another name."""
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
    if VERSION < 18:
        return records._filter_access_rules(operation) if may(records, operation) else records.browse()
    return records._filtered_access(operation)


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
    """Tell whether a public method works on records; until 18 the mark of ``api.model`` is spelled otherwise."""
    by_model = getattr(method, '_api_model', None) or getattr(method, '_api', None) in ('model', 'model_create')
    return not by_model


def call(model, name, arguments, keywords):
    """Call a public method as RPC does, record ids first; until 18 the function lives in ``odoo.api``."""
    call_kw = getattr(service_model, 'call_kw', None) or api.call_kw
    return call_kw(model, name, arguments, keywords)


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

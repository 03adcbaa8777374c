"""What an action of Odoo, as a button returns it, asks a client to do next."""

from odoo import _

from ..compat import visible_fields
from .conditions import CannotTellError, value_of
from .context import is_taken
from .values import json_value

# What the server puts into the context of each call.
OWN_CONTEXT = {'lang', 'tz', 'allowed_company_ids', 'active_test'}
MOST_FIELDS = 25
MOST_CHOICES = 20


def is_action_of_odoo(result):
    return isinstance(result, dict) and str(result.get('type', '')).startswith('ir.actions.')


def following(views, action, pressed):
    """Return the members of an answer that say how to go on after an action.

    ``views`` is the model ``muk_mcp.views``; ``pressed`` are the records whose button opened it.
    """
    kind = action['type'].removeprefix('ir.actions.')
    model = action.get('res_model')
    if kind == 'act_window' and model in views.env:
        return _window(views, action, model, pressed)
    if kind == 'report':
        return {'opens': {'report': action.get('report_name')}, 'next': _('print_report prints it.')}
    if kind == 'act_url':
        return {'opens': {'url': action.get('url')}, 'next': _('A user opens this address in a browser.')}
    if kind == 'client':
        return _client(views, action, pressed)
    return {}


def _client(views, action, pressed):
    """Return the message of a notification and what comes behind it; other client actions run in a browser only."""
    parameters = action.get('params') or {}
    if action.get('tag') != 'display_notification':
        return {'next': _('Opens %s in a browser, which only a user can do.', action.get('tag'))}
    behind = parameters.get('next')
    said = {'message': ' '.join(str(parameters[name]) for name in ('title', 'message') if parameters.get(name))}
    return {**said, **(following(views, behind, pressed) if is_action_of_odoo(behind) else {})}


def _window(views, action, model, pressed):
    target = views.env[model]
    context = _context(views.env, action, pressed, target._transient)
    if target._transient:
        return _wizard(views, action, target, context)
    opened = {'model': model, 'name': action.get('name')}
    if action.get('res_id'):
        return {'opens': {**opened, 'id': action['res_id']}, 'next': _('read_records reads it.')}
    if _starts_with_form(action):
        opened |= {'context': context}
        return {'opens': opened, 'next': _('create_records with this model and context makes a new record.')}
    domain = _domain(views.env, action, pressed)
    return {
        'opens': {**opened, 'domain': domain},
        'next': _('search_read with this model and domain lists the records.'),
    }


def _starts_with_form(action):
    modes = [kind for _view, kind in action.get('views') or ()] or (action.get('view_mode') or '').split(',')
    return modes[0] == 'form'


def _wizard(views, action, target, context):
    form = next((view for view, kind in action.get('views') or () if kind == 'form'), None) or _view_id(action)
    buttons = views._buttons_of_form(target._name, form)
    opened = {
        'model': target._name,
        'name': action.get('name'),
        'context': context,
        'fields': _fields(target, form),
        'buttons': views._named(buttons),
    }
    if action.get('res_id'):
        opened['id'] = action['res_id']
        made = _('The wizard is there: update_records with this id sets its values')
    else:
        made = _('Opens a wizard: create_records with this model, context and values of its fields makes it')
    return {'opens': opened, 'next': _('%s; call_method with its id, the context and a button goes on.', made)}


def _view_id(action):
    view = action.get('view_id')
    return view[0] if isinstance(view, list | tuple) else view


def _fields(target, form):
    """Return what a user can fill in, by field, with type, label and choices."""
    described = target.fields_get(attributes=['string', 'type', 'selection', 'required', 'relation'])
    names = [name for name in visible_fields(target, form) if name in described]
    return {name: _field(described[name]) for name in names[:MOST_FIELDS]}


def _field(description):
    words = [description['type'], description.get('relation'), *(['required'] if description.get('required') else [])]
    kind = ' '.join(filter(None, words))
    keys = [str(key) for key, _label in description.get('selection', ())][:MOST_CHOICES]
    return f'{description["string"]} ({kind}{": " + ", ".join(keys) if keys else ""})'


def _context(env, action, pressed, is_wizard):
    """Return the context in which the web client opens an action, as JSON; wizards are told what they are opened on."""
    given = action.get('context') or {}
    if isinstance(given, str):
        given = _evaluated(pressed.with_env(env) if pressed else env['base'], given) or {}
    on = {'active_model': pressed._name, 'active_ids': pressed.ids, 'active_id': pressed.ids[0]} if pressed else {}
    known = {**(on if is_wizard else {}), **given}
    wanted = {name for name in known if name not in OWN_CONTEXT and is_taken(name, is_wizard)}
    return json_value({name: value for name, value in known.items() if name in wanted})


def _domain(env, action, pressed):
    domain = action.get('domain') or []
    if isinstance(domain, str):
        domain = _evaluated(pressed.with_env(env) if pressed else env['base'], domain)
    if domain is None:
        return action['domain']
    return json_value(list(domain))


def _evaluated(record, expression):
    """Return the value of an expression of an action, None if only the web client can compute it."""
    try:
        return value_of(expression, record)
    except CannotTellError:
        return None

"""Reads the buttons of a view: what they call, what they are called, and when they are hidden."""

from __future__ import annotations

from dataclasses import dataclass, replace

VIEWS = ('form', 'list', 'tree', 'kanban')
# Widgets that draw buttons of their own: the methods that they call, with their labels.
WIDGETS = {'mail_composer_send_dropdown': {'action_send_mail': 'Send', 'action_schedule_message': 'Schedule'}}
# Views inside others show records of another model.
CHANGES_MODEL = ('field', 'groupby')
ALWAYS_HIDDEN = ('1', 'True', 'true')
NEVER_HIDDEN = (None, '', '0', 'False', 'false')


@dataclass(frozen=True)
class Button:
    """A button of a view, or an entry of the menu of actions.

    ``name`` is a method or, if ``is_action``, an action by its id or external id. ``context`` is an expression that gives
    the context of the call. The button is hidden if one of the expressions ``hidden_if`` is true for the record, and
    ``parent`` in them is the record with the field ``parent``: a pair of model and field name, None at the top.
    """

    name: str
    label: str
    is_action: bool = False
    confirm: str = ''
    context: str = '{}'
    hidden_if: tuple[str, ...] = ()
    parent: tuple[str, str] | None = None


def is_action(name):
    """Return True if ``name`` is an action's id or external id, which no method has for a name."""
    return name.isdecimal() or '.' in name


def buttons_in(view, model, comodel_of):
    """Yield pairs of a model and a Button for all buttons of a view of ``model``, views inside it included.

    ``view`` is the root of the combined view without what the user's groups do not see. ``comodel_of(model, field)``
    returns the model that a field leads to, or None. Buttons that no record shows are left out.
    """
    yield from _walk(view, model, comodel_of, (), None)


def _walk(node, model, comodel_of, hidden_if, parent):
    if not isinstance(node.tag, str):
        return
    conditions = [node.get('invisible'), node.get('column_invisible')]
    if any(condition in ALWAYS_HIDDEN for condition in conditions):
        return
    hidden_if = (*hidden_if, *(condition for condition in conditions if condition not in NEVER_HIDDEN))
    for found in _called(node, hidden_if):
        yield model, replace(found, parent=parent)
    if node.tag in CHANGES_MODEL:
        inner = comodel_of(model, node.get('name'))
        model, parent, hidden_if = inner, (model, node.get('name')), ()
    if model:
        for child in node:
            yield from _walk(child, model, comodel_of, hidden_if, parent)


def _called(node, hidden_if):
    """Return the buttons that an element is."""
    if node.tag == 'widget':
        drawn = WIDGETS.get(node.get('name'), {})
        return [Button(name, label, hidden_if=hidden_if) for name, label in drawn.items()]
    found = _button(node, hidden_if)
    return [found] if found else []


def _button(node, hidden_if):
    """Return what a click on the element calls, None if it calls nothing of Odoo's."""
    kind = node.get('type', 'object' if node.tag == 'button' else '')
    # A list or kanban view names what a click on a record calls.
    name = node.get('action') if node.tag in VIEWS else node.get('name')
    if node.tag == 'field' or kind not in ('object', 'action') or not name or node.get('special'):
        return None
    return Button(
        name,
        _label(node) or name,
        kind == 'action',
        node.get('confirm', ''),
        node.get('context') or '{}',
        hidden_if,
    )


def _label(node):
    if node.tag in VIEWS:
        return ''
    said = node.get('string') or node.get('aria-label') or node.get('title')
    if said:
        return said
    words = [text.strip() for text in node.itertext() if text.strip()]
    # Smart buttons show a field with its label.
    words += [field.get('string') for field in node.iter('field') if field.get('string')]
    return ' '.join(dict.fromkeys(words))

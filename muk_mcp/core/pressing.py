"""Which buttons a client may press on records, and what a refusal tells it."""

from odoo import _

from .conditions import CannotTellError, is_hidden, value_of
from .errors import ToolError, choices

# So many buttons are named in a refusal.
MOST_NAMED = 25
# Asks administrators how documents look before the first one is printed.
ASKED_IN_THE_WEB_CLIENT = {'check_document_layout'}


def pressable(views, records, name):
    """Return the button that calls ``name`` and that every one of the records shows, None if no view has one.

    Raises ToolError if the button is there but some of the records hide it.
    """
    buttons = views._buttons_called(records._name, name)
    if not buttons:
        return None
    for button in buttons:
        if not any(is_hidden(button, record) for record in records or [records]):
            return button
    raise ToolError(_hidden(views, records, buttons))


def _hidden(views, records, buttons):
    hiding = [record.id for record in records if all(is_hidden(button, record) for button in buttons)] or records.ids
    return _(
        '%(name)s (%(label)s) is not available for %(model)s %(ids)s now. It is hidden if: %(condition)s.%(others)s',
        name=views._public_name(buttons[0]),
        label=buttons[0].label,
        model=records._name,
        ids=choices(hiding),
        condition=' or '.join(buttons[0].hidden_if),
        others=_named(views, available(views, records), _('Available: %s.')),
    )


def available(views, records):
    """Return the buttons that every one of the records shows."""
    return [
        button
        for button in views._buttons(records._name)
        if not any(is_hidden(button, record) for record in records or [records])
    ]


def refusal_of_method(views, records, name):
    """Return why a method that no button calls does not run, and the buttons there are."""
    return _(
        '%(name)s is not called by any button of %(model)s that the user can see, so it is closed to AI clients.%(others)s',
        name=name,
        model=records._name,
        others=_named(views, views._buttons(records._name), _('Its buttons: %s.')),
    )


def _named(views, buttons, sentence):
    named = dict.fromkeys(f'{views._public_name(button)} ({button.label})' for button in buttons)
    return ' ' + sentence % choices(named, MOST_NAMED) if named else ''


def context_of(button, records):
    """Return the context that the web client adds if a user presses the button."""
    try:
        context = value_of(button.context, records[:1], button.parent)
    except CannotTellError:
        return {}
    return {name: value for name, value in context.items() if name not in ASKED_IN_THE_WEB_CLIENT}

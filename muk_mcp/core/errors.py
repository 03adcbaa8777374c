"""What a tool refuses in a sentence of its own, for the model to act on."""

from difflib import get_close_matches

from odoo import _
from odoo.exceptions import UserError

# What arguments of the wrong shape or value make the ORM and business methods raise.
REFUSED_BY_CODE = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    MemoryError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
)


class ToolError(UserError):
    """A refusal whose text is ours, unlike those of Odoo's own code: it says what is wrong and how to do it right."""


def close_names(name, known):
    """Return a sentence that names what is close to ``name``, with a blank before it; an empty text for nothing."""
    close = get_close_matches(str(name), list(known), n=3)
    return ' ' + _('Close to it: %s.', ', '.join(close)) if close else ''


def shown(value):
    """Return what a client sent as it may be repeated in a sentence."""
    text = repr(value)
    return text if len(text) <= 80 else f'{text[:80]}…'


def choices(keys, most=30):
    """Return a list of choices for a sentence."""
    listed = [str(key) for key in keys]
    return ', '.join(listed[:most]) + (', …' if len(listed) > most else '')


def busy():
    """Return the sentence for a call for which there is no time just now."""
    return _('Other expensive calls of AI clients keep this Odoo busy. Try again in half a minute, or ask for less.')

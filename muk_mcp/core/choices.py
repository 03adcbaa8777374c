"""Choices of selection fields, by key or label."""

from odoo import _

from .errors import ToolError, choices, shown


def choice_of(model, field, value):
    """Return the key of a choice that was given by key or label; raise ToolError naming the choices for anything else."""
    selection = field._description_selection(model.env)
    keys = [key for key, _label in selection]
    if value in keys and not isinstance(value, bool):
        return value
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        text = str(value).strip().casefold()
        for candidates in (keys, [label for _key, label in selection]):
            found = [key for key, word in zip(keys, candidates, strict=True) if str(word).strip().casefold() == text]
            if len(found) == 1:
                return found[0]
    raise ToolError(
        _(
            '%(field)s has no choice %(value)s. Its choices are %(known)s.',
            field=field.name,
            value=shown(value),
            known=choices(f'{key} ({label})' for key, label in selection) or _('none'),
        )
    )

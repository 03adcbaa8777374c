"""Arguments that would let an AI client speak as somebody else (section 1 of the fence)."""

from __future__ import annotations

from collections.abc import Collection
from email.utils import parseaddr
from typing import Any

# Whose they are is decided by the user whom the client acts for. On other models they are ordinary data: the
# `email_from` of a lead is that of a customer.
AUTHOR_NAMES = frozenset({'author_id', 'author_guest_id'})
SENDER_NAMES = frozenset({'email_from', 'reply_to', 'from_name'})
# Invitations come from the e-mail of the user who organizes the meeting.
ORGANIZER = ('calendar.event', 'user_id')
SPEAKING_MODELS = ('mail.message', 'mail.compose.message', 'mail.mail', 'mail.scheduled.message', 'mailing.mailing')


def is_own(name: str, value: Any, partner_ids: Collection[int], emails: Collection[str]) -> bool:
    """Return True if a message with ``value`` for the argument ``name`` still comes from the user.

    ``partner_ids`` and ``emails`` (in lower case) are those that the user may speak for.
    """
    if not value:
        return True
    if name in AUTHOR_NAMES:
        return is_one_of(value, partner_ids)
    return isinstance(value, str) and parseaddr(value)[1].lower() in emails


def is_one_of(value: Any, ids: Collection[int]) -> bool:
    """Return True if a many2one value is one of the records with these ids."""
    identifier = _id_of(value)
    return isinstance(identifier, int) and identifier in ids


def _id_of(value: Any) -> Any:
    """Return the id in a many2one value: a number, a pair or an object with an id."""
    if isinstance(value, dict):
        return value.get('id')
    if isinstance(value, (list, tuple)) and value:
        return value[0]
    return int(value) if isinstance(value, str) and value.isdecimal() else value

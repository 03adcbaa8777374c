"""What a user can do about a refusal, by the situation; the words are the edge's, which speaks the user's language."""

from __future__ import annotations

from enum import Enum, auto


class Hint(Enum):
    """One for each sentence that an error page can show. No reason of the audit log decides about these words."""

    REQUEST_FAULTY = auto()
    NOT_ENCRYPTED = auto()
    CLIENT_UNKNOWN = auto()
    CLIENT_PENDING = auto()
    CLIENT_BLOCKED = auto()
    CLIENT_CHANGED = auto()
    DOCUMENT_UNUSABLE = auto()
    DOCUMENT_UNREACHABLE = auto()
    REDIRECT_URI_UNKNOWN = auto()
    REDIRECT_URI_REFUSED = auto()
    USER_NOT_ALLOWED = auto()
    PAGE_NO_LONGER_VALID = auto()
    TOO_MANY_ATTEMPTS = auto()

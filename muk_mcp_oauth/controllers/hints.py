"""The sentences of error pages, in the language of the user."""

from odoo import _

from ..protocol.errors import OAuthError
from ..protocol.hints import Hint


def sentence(error: OAuthError) -> str:
    """Return what a user can do about an error; the exact cause is in the audit log."""
    return {
        Hint.REQUEST_FAULTY: _('The application sent a request that Odoo cannot answer safely: %s', error.description),
        Hint.CLIENT_UNKNOWN: _('Odoo does not know this application any more. It has to connect from the beginning.'),
        Hint.CLIENT_PENDING: _('The application is waiting for the approval of your administrator.'),
        Hint.CLIENT_BLOCKED: _('Your administrator has blocked this application.'),
        Hint.DOCUMENT_UNUSABLE: _(
            'The document in which the application describes itself cannot be used. %s', error.description
        ),
        Hint.DOCUMENT_UNREACHABLE: _(
            'The document in which the application describes itself cannot be used. %s', error.description
        ),
        Hint.REDIRECT_URI_REFUSED: _(
            'Odoo does not send answers to the address that the application wants. Your administrator decides which it may have.'
        ),
        Hint.USER_NOT_ALLOWED: _('You may not connect applications. Ask your administrator.'),
        Hint.PAGE_NO_LONGER_VALID: _('This page was already used, has expired or belongs to another session.'),
        Hint.TOO_MANY_ATTEMPTS: _('There were too many attempts. Wait a minute and try again.'),
    }[error.hint]

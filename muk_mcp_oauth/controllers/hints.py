"""What an error page says about each situation, in the language of the user and without a word of the protocol."""

from dataclasses import dataclass, replace

from odoo import _

from ..protocol.hints import Hint

# Who tries these again may get further: something passes, or somebody else does something meanwhile.
PASSING = frozenset(
    {
        Hint.CLIENT_CHANGED,
        Hint.CLIENT_PENDING,
        Hint.DOCUMENT_UNREACHABLE,
        Hint.PAGE_NO_LONGER_VALID,
        Hint.TOO_MANY_ATTEMPTS,
    }
)


@dataclass(frozen=True)
class Explanation:
    """``kind`` chooses icon and colour; the message tells what happened, the advice what the user can do."""

    kind: str
    message: str
    advice: str


def explanation_of(hint: Hint, *, is_administrator: bool = False) -> Explanation:
    """Return the words for a situation; the exact cause is in the audit log."""
    explanation = Explanation(*(_about_client(hint) or _about_answer(hint) or _about_user(hint)))
    if is_administrator and hint is Hint.DOCUMENT_UNREACHABLE:
        return replace(explanation, advice=f'{explanation.advice} {_about_settings()}')
    return explanation


def _about_settings():
    return _(
        'If Odoo may not reach the internet, choose Automatic for Client Metadata Documents in the settings of MCP OAuth: '
        'the application registers itself then.'
    )


def _about_client(hint):
    again = _('In the application, remove the connection to Odoo and add it again.')
    return {
        Hint.REQUEST_FAULTY: (
            'warning',
            _('The application asked in a way that Odoo cannot answer safely.'),
            _('This is a fault of the application, not yours. Update it, and connect from there again.'),
        ),
        Hint.CLIENT_UNKNOWN: ('warning', _('Odoo does not know this application any more.'), again),
        Hint.CLIENT_PENDING: (
            'waiting',
            _('An administrator has to approve this application first.'),
            _('Ask your administrator. Once it is approved, try again.'),
        ),
        Hint.CLIENT_BLOCKED: (
            'stop',
            _('Your administrator has blocked this application.'),
            _('Trying again does not help. If you need the application, ask your administrator.'),
        ),
        Hint.CLIENT_CHANGED: (
            'warning',
            _('The application has changed while this page was open.'),
            _('Try again, and look at it as if it were new.'),
        ),
        Hint.DOCUMENT_UNUSABLE: (
            'warning',
            _('The application describes itself on a web page, and Odoo cannot use what it says there.'),
            _('Only the maker of the application can mend that. Trying again does not help.'),
        ),
        Hint.DOCUMENT_UNREACHABLE: (
            'waiting',
            _('The application describes itself on a web page, and Odoo does not reach that page.'),
            _('Wait a minute and try again.'),
        ),
    }.get(hint)


def _about_answer(hint):
    return {
        Hint.REDIRECT_URI_UNKNOWN: (
            'stop',
            _('Your access was to go to an address that the application never named before.'),
            _(
                'If you started this yourself, remove the connection to Odoo in the application and add it again. '
                'If not, close this page.'
            ),
        ),
        Hint.REDIRECT_URI_REFUSED: (
            'stop',
            _('Odoo gives no access to the address at which this application wants it.'),
            _('Your administrator decides which addresses may have it. Trying again does not help.'),
        ),
        Hint.NOT_ENCRYPTED: (
            'stop',
            _('This page was opened without encryption, and everybody on the way could read along.'),
            _('Begin again in the application, with an address that starts with https://.'),
        ),
    }.get(hint)


def _about_user(hint):
    return {
        Hint.USER_NOT_ALLOWED: (
            'stop',
            _('You may not connect applications, or not this one.'),
            _('Your administrator decides who may. Trying again does not help.'),
        ),
        Hint.PAGE_NO_LONGER_VALID: (
            'waiting',
            _('This page has expired, was used already or belongs to another login.'),
            _('A page is good for ten minutes and for one decision.'),
        ),
        Hint.TOO_MANY_ATTEMPTS: ('waiting', _('There were too many attempts.'), _('Wait a minute and try again.')),
    }[hint]

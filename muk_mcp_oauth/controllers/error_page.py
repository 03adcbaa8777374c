"""The page that tells a user why a connection cannot be made, what to do, and what to tell an administrator."""

from odoo import _, fields
from odoo.http import request
from odoo.tools import format_datetime

from ..access import as_server
from ..common.reference import new_reference
from ..core import parse_redirect_uri
from ..models.client.trust import shown_host
from ..protocol.hints import Hint
from .hints import PASSING, explanation_of
from .page import render_page

SHOWN_STATUSES = (403, 429)


def show_error(entry, error, *, retry_url: str | None = None, switch_user_url: str | None = None, **way_back):
    """Record a refusal and show it to the user; nothing is sent to a client or a host that is not known to be good.

    ``retry_url`` and ``switch_user_url`` are shown if they can help.
    """
    entry.note_refusal(error)
    entry.reference = new_reference()
    row_id = as_server(request.env, 'audit')._record(entry)
    values = {
        'heading': _('This connection cannot be made'),
        'explanation': explanation_of(error.hint, is_administrator=request.env.user._is_system()),
        'retry_url': retry_url if error.hint in PASSING else None,
        'switch_user_url': switch_user_url if error.hint is Hint.USER_NOT_ALLOWED else None,
        'reference': entry.reference,
        'moment': format_datetime(request.env, fields.Datetime.now(), dt_format='short'),
        'attempt_url': _attempt_url(row_id),
        **way_back,
    }
    return render_page('muk_mcp_oauth.error_page', values, error.status if error.status in SHOWN_STATUSES else 400)


def show_error_with_way_back(entry, error, client, redirect_uri: str, location: str, **urls):
    """Show a refusal with the answer to the client as a link, beside where it leads: the user decides to follow it."""
    parsed = parse_redirect_uri(redirect_uri)
    name = client._name_for_user(client._judge(redirect_uri)).striptags()
    where = f'{parsed.scheme}:' if parsed.kind == 'custom' else shown_host(parsed.host)
    return show_error(
        entry,
        error,
        heading=_('%s cannot be connected', name),
        way_back_label=_('Back to %s', name),
        way_back_host=where,
        way_back_url=location,
        way_back_is_known=client._is_trusted_by(request.env.user, redirect_uri),
        **urls,
    )


def _attempt_url(row_id: int) -> str | None:
    """Return where an administrator reads what to do about the row; anybody else has no use for it."""
    if not request.env.user._is_system():
        return None
    return f'/web#action=muk_mcp_oauth.action_attempt&model=muk_mcp_oauth.attempt&view_type=form&id={row_id}'

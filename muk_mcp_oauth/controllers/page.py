"""The pages that a user sees on the way to a connection; nothing of a website, a theme or another addon is on them."""

import secrets
from functools import cache
from hashlib import sha256

from odoo import _
from odoo.http import Response, request
from odoo.tools import file_open

from ..core import parse_redirect_uri
from .dispatcher import NO_STORE

STYLESHEET = 'muk_mcp_oauth/static/src/page/page.css'
SCRIPT = 'muk_mcp_oauth/static/src/page/consent.js'
FRAME_HEADERS = {'X-Frame-Options': 'DENY', 'Referrer-Policy': 'no-referrer', **NO_STORE}


class Redirect(Response):
    """A redirect whose Location is sent as it is; werkzeug would rewrite some custom-scheme URIs."""

    def get_wsgi_headers(self, environ):
        headers = super().get_wsgi_headers(environ)
        headers['Location'] = self.headers['Location']
        return headers


def redirect_to(location: str):
    """Send the browser on; neither it nor a proxy may keep the answer."""
    return Redirect(status=303, headers={**NO_STORE, 'Referrer-Policy': 'no-referrer', 'Location': location})


def answer_client(location: str, client, redirect_uri: str, *, connected: bool):
    """Send the answer of an authorization to the client that asked.

    An app that a custom scheme opens leaves the browser where it is, so a browser gets a page that says how it went and
    goes there by itself.
    """
    browser = request.httprequest.headers.get('Sec-Fetch-Mode') == 'navigate'
    if not browser or parse_redirect_uri(redirect_uri).kind != 'custom':
        return redirect_to(location)
    name = client._name_for_user(client._judge(redirect_uri)).striptags()
    if connected:
        title, message = _('Connected'), _('You can close this page and return to %s.', name)
    else:
        title, message = _('Not connected'), _('You allowed nothing. You can close this page and return to %s.', name)
    return render_page(
        'muk_mcp_oauth.answer_page',
        {
            'connected': connected,
            'go_to': location,
            'title': title,
            'message': message,
            'open_label': _('Open %s', name),
        },
    )


def render_page(template: str, values: dict, status: int = 200):
    """Answer with a page of our own layout, on which only our own files are loaded."""
    nonce = secrets.token_urlsafe(16)
    lang = request.env.lang or 'en_US'
    layout = {
        'language': lang.partition('@')[0].replace('_', '-'),
        'direction': request.env['res.lang'].sudo().search([('code', '=', lang)]).direction,
        'company': request.env.company.sudo(),
        'stylesheet': _versioned(STYLESHEET),
        'script': _versioned(SCRIPT),
        'nonce': nonce,
    }
    response = request.render(template, {**layout, **values}, status=status)
    response.headers.update({**FRAME_HEADERS, 'Content-Security-Policy': _content_security_policy(nonce)})
    return response


def _content_security_policy(nonce: str) -> str:
    # No form-action: Chrome applies it to the redirect that follows the consent, and would block it.
    return (
        f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self'; img-src 'self' data:; "
        "frame-ancestors 'none'; object-src 'none'; base-uri 'none'"
    )


@cache
def _versioned(path: str) -> str:
    """Return the URL of a static file; browsers keep it for a week, so the URL changes with its content."""
    with file_open(path, 'rb') as file:
        return f'/{path}?v={sha256(file.read()).hexdigest()[:16]}'

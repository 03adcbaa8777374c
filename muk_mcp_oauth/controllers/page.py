"""The pages that a user sees on the way to a connection; nothing of a website, a theme or another addon is on them."""

import secrets
from functools import cache
from hashlib import sha256

from odoo.http import request
from odoo.tools import file_open

from .dispatcher import NO_STORE

STYLESHEET = 'muk_mcp_oauth/static/src/page/page.css'
FRAME_HEADERS = {'X-Frame-Options': 'DENY', 'Referrer-Policy': 'no-referrer', **NO_STORE}
# Odoo's login page brings scripts and styles of its own, so only what frames and redirects it is forbidden there.
LOGIN_HEADERS = {
    **FRAME_HEADERS,
    'Content-Security-Policy': "frame-ancestors 'none'; object-src 'none'; base-uri 'none'; img-src 'self' data:",
}


def render_page(template: str, values: dict, status: int = 200):
    """Answer with a page of our own layout, on which only our own files are loaded."""
    nonce = secrets.token_urlsafe(16)
    lang = request.env.lang or 'en_US'
    layout = {
        'language': lang.partition('@')[0].replace('_', '-'),
        'direction': request.env['res.lang'].sudo().search([('code', '=', lang)]).direction,
        'company': request.env.company.sudo(),
        'stylesheet': _versioned(STYLESHEET),
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

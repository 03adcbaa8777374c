"""Whether a request was encrypted on its way here (OAuth 2.1 section 1.5)."""

from __future__ import annotations

from collections.abc import Mapping


def is_plain_http(environ: Mapping[str, object]) -> bool:
    """Return True if the proxy in front says that a request reached it over plain http.

    The proxy speaks plain http to Odoo, so the connection itself tells nothing. Where the administrator declared a
    proxy, werkzeug takes the scheme from ``X-Forwarded-Proto``; a proxy that does not send it leaves the question open.
    """
    told = 'werkzeug.proxy_fix.orig' in environ and 'HTTP_X_FORWARDED_PROTO' in environ
    return told and environ.get('wsgi.url_scheme') == 'http'

"""Lets the path of a request select its database, where one host name stands for several of them.

Odoo decides for a database before it looks for a route, so no route and no model can do this. It offers no way to extend
that decision either: ``post_load`` wraps it once, in each process, for the paths of ``place`` alone.
"""

from enum import Enum
from functools import wraps

import psycopg2

from odoo import http
from odoo.modules.registry import Registry
from odoo.service.db import list_dbs

from .place import database_of, is_page

STATE = 'muk_mcp_database.state'


class State(Enum):
    """What is known of the database that a path names."""

    SELECTED = 'may be named, and exists as far as this process knows'
    UNKNOWN = 'does not exist, or the filter forbids it'
    UNREACHABLE = 'PostgreSQL does not say'


def post_load():
    """Wrap the decision; Odoo calls this when it loads the addon for the whole server."""
    decide = http.Request._get_session_and_dbname

    @wraps(decide)
    def _get_session_and_dbname(self):
        name = database_of(self.httprequest.path)
        return decide(self) if name is None else _select(self, name)

    http.Request._get_session_and_dbname = _get_session_and_dbname


def _select(request, name):
    """Return the session and the database of a request; no database if this one cannot be had."""
    environ = request.httprequest.environ
    environ[STATE] = _state_of(name, environ['HTTP_HOST'])
    database = name if environ[STATE] is State.SELECTED else None
    return _session(request, database), database


def _state_of(name, host):
    """``dbfilter`` and ``db_name`` decide what may be named; the list is asked only for a database that was never served."""
    if not http.db_filter([name], host=host):
        return State.UNKNOWN
    if name in Registry.registries:
        return State.SELECTED
    try:
        return State.SELECTED if name in list_dbs(force=True) else State.UNKNOWN
    except psycopg2.OperationalError:
        return State.UNREACHABLE


def _session(request, database):
    """Return the browser's session if it is of this database, else an empty one that is neither stored nor sent.

    A host has one session cookie for all its databases. That of another database neither counts here nor is it replaced: only
    the login, which names the database, moves a browser to it. Machine endpoints have no session at all.
    """
    session = _stored_session(request) if is_page(request.httprequest.path) else None
    if session is None or not database or session.db != database:
        session = http.root.session_store.new()
        session.can_save = False
    for name, value in http.get_default_session().items():
        session.setdefault(name, value)
    if not session.context.get('lang'):
        session.context['lang'] = request.default_lang()
    session.db = database
    session.is_dirty = False
    return session


def _stored_session(request):
    identifier = request.httprequest.cookies.get('session_id')
    store = http.root.session_store
    if not identifier or not store.is_valid_key(identifier):
        return None
    session = store.get(identifier)
    # An unknown identifier gives a new session with another one.
    return session if session.sid == identifier and session.get('db') else None

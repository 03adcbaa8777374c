"""Kills the worker at the statement that a request names: nothing is told to anybody, as when the machine fails."""

import os
import signal

from odoo.http import request
from odoo.sql_db import Cursor

HEADER = 'X-Die-At'
COUNTED = 'breaks_off.statements'
execute, commit = Cursor.execute, Cursor.commit


def die_if_due():
    """Count a statement of the request and die if it is the one; the count begins where the tools do."""
    due = int(request.httprequest.headers.get(HEADER, 0)) if request else 0
    if not due or not getattr(request, '_mcp_key', None):
        return
    environ = request.httprequest.environ
    environ[COUNTED] = environ.get(COUNTED, 0) + 1
    if environ[COUNTED] == due:
        os.kill(os.getpid(), signal.SIGKILL)


def counted_execute(cursor, *args, **kwargs):
    die_if_due()
    return execute(cursor, *args, **kwargs)


def counted_commit(cursor):
    die_if_due()
    commit(cursor)
    die_if_due()


Cursor.execute, Cursor.commit = counted_execute, counted_commit

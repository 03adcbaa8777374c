"""Keeps rows of the database out of Odoo's log while a client is served.

Odoo logs every statement that PostgreSQL refuses, with its values, and what PostgreSQL says of the row that was refused.
A call of a tool can provoke that at will, and the row may hold a password's hash.
"""

import logging
import threading
from contextlib import contextmanager

import psycopg2

_serving = threading.local()


class _NoRows(logging.Filter):
    def filter(self, record):
        refusals = getattr(_serving, 'refusals', None)
        if refusals is not None and record.levelno >= logging.WARNING:
            given = record.args if isinstance(record.args, tuple) else ()
            refusals += [argument for argument in given if isinstance(argument, psycopg2.Error)]
            record.msg, record.args = 'A statement of a call by an MCP client was refused; it is not shown.', ()
            record.exc_info = record.exc_text = record.stack_info = None
            record.levelno, record.levelname = logging.INFO, 'INFO'
        return True


logging.getLogger('odoo.sql_db').addFilter(_NoRows())


@contextmanager
def quiet_sql(refusals):
    """Log no statement that fails in the body, in this thread; what PostgreSQL said of each is added to ``refusals``."""
    before = getattr(_serving, 'refusals', None)
    _serving.refusals = refusals
    try:
        yield
    finally:
        _serving.refusals = before

"""Keeps rows of the database out of Odoo's log while a client is served.

Odoo logs every statement that PostgreSQL refuses, with its values, and what PostgreSQL says of the row that was refused.
A call of a tool can provoke that at will, and the row may hold a password's hash.
"""

import logging
import threading
from contextlib import contextmanager

_serving = threading.local()


class _NoRows(logging.Filter):
    def filter(self, record):
        if getattr(_serving, 'client', False) and record.levelno >= logging.WARNING:
            record.msg, record.args = 'A statement of a call by an MCP client was refused; it is not shown.', ()
            record.exc_info = record.exc_text = record.stack_info = None
            record.levelno, record.levelname = logging.INFO, 'INFO'
        return True


logging.getLogger('odoo.sql_db').addFilter(_NoRows())


@contextmanager
def quiet_sql():
    """Log no statement that fails in the body, in this thread."""
    before = getattr(_serving, 'client', False)
    _serving.client = True
    try:
        yield
    finally:
        _serving.client = before

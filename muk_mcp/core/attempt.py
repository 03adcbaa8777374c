"""Runs a tool so that nothing stays of a call that fails."""

import psycopg2


class Attempt:
    """A context in which a tool runs; an exception takes back what it did and goes on.

    A request with a single message needs no savepoint: the whole transaction is rolled back. ``was_committed`` tells
    whether the tool ended the transaction by itself, as some methods of Odoo do; what came before is then there to stay.
    """

    def __init__(self, env, read_only):
        self.cr = env.cr
        self.read_only = read_only
        self.needs_savepoint = read_only or not env.context.get('mcp_owns_transaction')
        self.savepoint = None
        self.was_committed = False
        self.was_rolled_back = False
        self.was_deleting = False

    def __enter__(self):
        if self.needs_savepoint:
            self.savepoint = self.cr.savepoint()
        if self.read_only:
            # It lasts until the savepoint is left.
            self.cr.execute('SET TRANSACTION READ ONLY')
        self.cr.postcommit.add(self._note_commit)
        self.cr.postrollback.add(self._note_rollback)
        return self

    def _note_commit(self):
        self.was_committed = True

    def _note_rollback(self):
        self.was_rolled_back = True

    def __exit__(self, kind, error, traceback):
        if isinstance(error, psycopg2.Error) and error.cursor is not None:
            # The statement is known until the next one.
            self.was_deleting = (error.cursor.query or b'').lstrip()[:6].upper() == b'DELETE'
        if self.savepoint is not None and not (self.was_committed or self.was_rolled_back):
            self.savepoint.close(rollback=kind is not None)
        elif kind is not None:
            self.cr.rollback()

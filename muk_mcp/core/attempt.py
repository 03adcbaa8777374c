"""Runs a tool so that nothing stays of a call that fails, and so that neither it nor the database runs for ever."""

import time

import psycopg2
from psycopg2 import errors
from psycopg2.extensions import TRANSACTION_STATUS_IDLE, TRANSACTION_STATUS_INERROR, TRANSACTION_STATUS_INTRANS

from odoo.tools import SQL

from .database_errors import TO_BE_RETRIED, behind
from .errors import ToolError, busy
from .limits import end_of_hurry, is_hurried, is_in_force, limits, spare_time


class Attempt:
    """A context in which a tool runs; an exception takes back what it did and goes on.

    A request owns its transaction and needs no savepoint: the whole transaction is rolled back. Some methods of Odoo end
    the transaction by themselves. ``was_committed`` tells that one did; what came before is then there to stay.
    ``may_be_committed`` tells that the transaction was ended by SQL, where nobody can see how.
    """

    def __init__(self, env, read_only, statement_seconds):
        self.env = env
        self.cr = env.cr
        self.read_only = read_only
        self.statement_seconds = statement_seconds
        self.owns_transaction = bool(env.context.get('mcp_owns_transaction'))
        self.needs_savepoint = read_only or not self.owns_transaction
        self.savepoint = None
        self.is_hurried = False
        self.started = time.monotonic()
        self.is_over = False
        self.was_committed = False
        self.was_rolled_back = False
        self.may_be_committed = False
        self.was_deleting = False
        # What the database refused in this attempt, as ``quiet_sql`` saw it.
        self.refusals = []

    def __enter__(self):
        if self.needs_savepoint:
            self.savepoint = self.cr.savepoint()
        self._limit()
        self._check_spare_time()
        self.cr.postcommit.add(self._note_commit)
        self.cr.postrollback.add(self._note_rollback)
        return self

    def _limit(self):
        """Limit the transaction, whether it is the first or one that follows one which the tool has ended."""
        # That a transaction only reads lasts until the savepoint is left.
        self.cr.execute(
            SQL('SET TRANSACTION READ ONLY; %s' if self.read_only else '%s', limits(self.statement_seconds))
        )
        self.is_hurried = is_hurried(self.cr.fetchone())

    def _check_spare_time(self):
        """Raise ToolError if the call is hurried and this worker has no time left for such calls."""
        if self.is_hurried:
            spare_time.note_hurry(self.started)
        if self.is_hurried and not spare_time.is_left(self.started):
            if self.savepoint is not None:
                self.savepoint.close(rollback=True)
            self.cr.execute(end_of_hurry())
            raise ToolError(busy())

    def _note_commit(self):
        if not self.is_over:
            self.was_committed = True
            self._limit()

    def _note_rollback(self):
        if not self.is_over:
            self.was_rolled_back = True
            # A rollback empties the queue of commits, and calls this queue until it is empty: it is filled again before
            # the next rollback.
            self.cr.postcommit.add(self._note_commit)
            self.cr.prerollback.add(lambda: self.cr.postrollback.add(self._note_rollback))
            self._limit()

    @property
    def _transaction_status(self):
        return self.cr.connection.info.transaction_status

    @property
    def may_have_left_something(self):
        return self.was_committed or self.may_be_committed

    @property
    def _was_ended(self):
        return self.was_committed or self.was_rolled_back or self.may_be_committed

    def __exit__(self, kind, error, traceback):
        refused = behind(error) or next(reversed(self.refusals), None)
        if refused is not None and refused.cursor is not None:
            # The statement is known until the next one.
            self.was_deleting = (refused.cursor.query or b'').lstrip()[:6].upper() == b'DELETE'
        try:
            self.may_be_committed = not self.was_committed and self._was_ended_by_sql(is_failed=error is not None)
            self._leave(error)
            if self.is_hurried:
                self.cr.execute(end_of_hurry())
        except psycopg2.Error:
            self.take_back()
            raise
        finally:
            self.is_over = True
            self._note_time(time.monotonic())

    def _note_time(self, now):
        if self.is_hurried:
            spare_time.use(now - self.started)
        else:
            spare_time.note_place(self.started, now)

    def _was_ended_by_sql(self, is_failed):
        """Return True if another transaction is open than the one that was limited, without the cursor knowing.

        Whoever succeeded may have ended it and begun another one: then there is nothing to tell.
        """
        status = self._transaction_status
        if is_failed and status == TRANSACTION_STATUS_INTRANS:
            self.cr.execute(is_in_force())
            return not self.cr.fetchone()[0]
        return status == TRANSACTION_STATUS_IDLE

    def _leave(self, error):
        # A tool that succeeds may have overlooked that the database refused something.
        failed = error is not None or self._transaction_status == TRANSACTION_STATUS_INERROR
        # After a conflict nothing but a new transaction sees what the other one did.
        needs_new = self.owns_transaction and isinstance(error, TO_BE_RETRIED)
        if self.savepoint is not None and not (self._was_ended or needs_new):
            self._leave_savepoint(failed)
        elif failed or (self.read_only and self._was_ended):
            # The transaction after one that only reads is as good for its row of the log.
            self.take_back()

    def _leave_savepoint(self, failed):
        try:
            self.savepoint.close(rollback=failed)
        except errors.InvalidSavepointSpecification:
            self.may_be_committed = True
            self.take_back()

    def take_back(self):
        """Roll back, and let the caches of this worker forget what they have of it."""
        self.is_over = True
        self.cr.rollback()
        self.env.transaction.reset()
        if self.may_have_left_something:
            # Every worker has to learn of what stays, and this one to forget what does not.
            self.env.registry.clear_all_caches()
        else:
            self.env.registry.reset_changes()

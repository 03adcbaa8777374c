"""How long a statement of a tool call may take, and how many calls may take that long at a time.

Workers are few, and a person at a keyboard waits for one of them. So only half of the workers of a machine serve calls
that may be slow, each of which holds an advisory lock of PostgreSQL. A call that finds none free is hurried: its
statements have to be quick, and such calls together take less than half of the time of their worker.
"""

import platform
import time
import zlib

from odoo.tools import SQL, config

DEFAULT_STATEMENT_SECONDS = 20
LONGEST_STATEMENT_SECONDS = 120
HURRIED_MILLISECONDS = 150
# How much of its time a worker gives to hurried calls, and how many seconds of them may come at once.
HURRIED_SHARE = 0.4
HURRIED_SECONDS = 1
# For a call that waits for something else than the database, such as a report that is printed.
IDLE_SECONDS = 120
# A lock is named by two signed numbers of 32 bits; other uses of advisory locks name theirs by one of 64.
MACHINE = zlib.crc32(f'muk_mcp {platform.node()}'.encode()) - 2**31
IN_FORCE = 'muk_mcp.limits'


def limits(statement_seconds):
    """Return the statement that limits the current transaction; its first column is the limit as PostgreSQL writes it."""
    return SQL(
        """
        SELECT set_config('statement_timeout', %s, true),
               set_config('idle_in_transaction_session_timeout', %s, true),
               set_config(%s, 'on', true)
        """,
        _statement_limit(str(statement_seconds * 1000)),
        str(IDLE_SECONDS * 1000),
        IN_FORCE,
    )


def _statement_limit(milliseconds):
    places = _slow_places(config['workers'])
    if not places:
        return SQL('%s', milliseconds)
    tries = (SQL('WHEN pg_try_advisory_xact_lock(%s, %s) THEN %s', MACHINE, place, milliseconds) for place in places)
    return SQL('CASE %s ELSE %s END', SQL(' ').join(tries), str(HURRIED_MILLISECONDS))


def _slow_places(workers):
    """Return the numbers of the calls that may be slow at a time; none if Odoo serves by threads, of which it has enough."""
    return range(1, max(1, workers // 2) + 1) if workers else ()


def is_hurried(row):
    """Return True if ``limits`` found no place for a slow call."""
    return row[0] == f'{HURRIED_MILLISECONDS}ms'


def end_of_hurry():
    """Return the statement that gives what follows a hurried call, its row of the log above all, the usual time."""
    return SQL("SELECT set_config('statement_timeout', %s, true)", str(DEFAULT_STATEMENT_SECONDS * 1000))


def is_in_force():
    """Return the query that tells whether the transaction is still the one that was limited."""
    return SQL("SELECT current_setting(%s, true) = 'on'", IN_FORCE)


class SpareTime:
    """What is left of the time that this worker gives to hurried calls; it is the time of this process and of no other."""

    def __init__(self, now):
        self.seconds = HURRIED_SECONDS
        self.seen = now

    def is_left(self, now):
        """Return True if another hurried call may run."""
        self.seconds = min(self.seconds + (now - self.seen) * HURRIED_SHARE, HURRIED_SECONDS)
        self.seen = now
        return self.seconds > 0

    def use(self, seconds):
        self.seconds -= seconds


spare_time = SpareTime(time.monotonic())

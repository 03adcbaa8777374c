"""How long a statement of a tool call may take, and how many calls may take that long at a time.

Workers are few, and a user at a keyboard waits for one of them. So only half of the workers of a machine serve calls
that may be slow, each of which holds an advisory lock of PostgreSQL. A call that finds none free is hurried: its
statements have to be quick, and such calls together take less than half of the time of their worker. If no place was
free for a second, slow calls hold them and others queue: then hurried calls get a tenth, and people the rest.
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
# If no place was free for so many seconds, calls that are slow have them, and this is all that is left beside these.
CROWDED_AFTER_SECONDS = 1
CROWDED_SHARE = 0.1
CROWDED_SECONDS = 0.1
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
        _by_place(str(statement_seconds * 1000), str(HURRIED_MILLISECONDS)),
        str(IDLE_SECONDS * 1000),
        IN_FORCE,
    )


def place():
    """Return the query that takes a place for a slow call until the transaction ends; its column is True if one was free."""
    return SQL('SELECT %s', _by_place(True, False))


def _by_place(free, taken):
    """Return the expression that takes a place for a slow call; its value is ``free`` if it got one, ``taken`` if not."""
    places = _slow_places(config['workers'])
    if not places:
        return SQL('%s', free)
    tries = (SQL('WHEN pg_try_advisory_xact_lock(%s, %s) THEN %s', MACHINE, number, free) for number in places)
    return SQL('CASE %s ELSE %s END', SQL(' ').join(tries), taken)


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
        self.taken_since = None

    def note_hurry(self, now):
        """Note that a call found the places for slow calls taken."""
        if self.taken_since is None:
            self.taken_since = now

    def note_place(self, started, now):
        """Note that a call which held a place is over: if it was slow, the next one in that place probably is as well."""
        self.taken_since = started if now - started > CROWDED_AFTER_SECONDS else None

    def is_left(self, now):
        """Return True if another hurried call may run."""
        crowded = self.taken_since is not None and now - self.taken_since > CROWDED_AFTER_SECONDS
        share, most = (CROWDED_SHARE, CROWDED_SECONDS) if crowded else (HURRIED_SHARE, HURRIED_SECONDS)
        self.seconds = min(self.seconds + (now - self.seen) * share, most)
        self.seen = now
        return self.seconds > 0

    def use(self, seconds):
        self.seconds -= seconds


spare_time = SpareTime(time.monotonic())


def may_run(cr):
    """Return True if a call may begin. A refusal is cheap here: nobody has read its arguments yet.

    The database is asked only if this worker has no time left for hurried calls.
    """
    now = time.monotonic()
    if spare_time.is_left(now):
        return True
    cr.execute(place())
    return cr.fetchone()[0]

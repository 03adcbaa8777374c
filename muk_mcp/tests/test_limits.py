import time

from odoo.tests import TransactionCase, tagged

from ..core import limits
from ..core.attempt import Attempt
from ..core.errors import ToolError
from ..core.limits import (
    CROWDED_AFTER_SECONDS,
    CROWDED_SECONDS,
    CROWDED_SHARE,
    HURRIED_SECONDS,
    HURRIED_SHARE,
    SpareTime,
)
from ..protocol.errors import ProtocolError
from .common import speak_english


@tagged('post_install', '-at_install')
class TestLimits(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        speak_english(cls)

    def setting(self, name):
        self.env.cr.execute('SELECT current_setting(%s)', [name])
        return self.env.cr.fetchone()[0]

    def attempt(self):
        return Attempt(self.env, read_only=False, statement_seconds=7)

    def with_workers(self, count):
        self.patch(limits, 'config', {'workers': count})

    def test_call_has_limits_that_end_with_its_transaction(self):
        with self.env.cr.savepoint() as savepoint:
            with self.attempt():
                self.assertEqual(self.setting('statement_timeout'), '7s')
                self.assertEqual(self.setting('idle_in_transaction_session_timeout'), '2min')
            savepoint.rollback()
        self.assertNotEqual(self.setting('statement_timeout'), '7s')

    def test_half_of_the_workers_serve_slow_calls(self):
        for workers, places in ((1, 1), (2, 1), (3, 1), (4, 2), (9, 4)):
            self.assertEqual(len(limits._slow_places(workers)), places)
        self.assertFalse(limits._slow_places(0))

    def test_call_without_a_place_is_hurried_and_then_its_row_is_not(self):
        self.with_workers(2)
        with self.registry.cursor() as elsewhere:
            elsewhere.execute(limits.limits(7))
            self.patch(limits.spare_time, 'seconds', HURRIED_SECONDS)
            with self.attempt() as attempt:
                self.assertTrue(attempt.is_hurried)
                self.assertEqual(self.setting('statement_timeout'), '150ms')
            self.assertEqual(self.setting('statement_timeout'), '20s')

    def test_call_is_refused_if_the_worker_has_no_time_to_spare(self):
        self.with_workers(2)
        with self.registry.cursor() as elsewhere:
            elsewhere.execute(limits.limits(7))
            self.patch(limits.spare_time, 'seconds', -60)
            # What was spared since this worker began does not count, however long that is ago.
            self.patch(limits.spare_time, 'seen', time.monotonic())
            with self.assertRaisesRegex(ToolError, 'keep this Odoo busy'), self.attempt():
                self.fail('It ran.')

    def test_spare_time_comes_back_and_does_not_pile_up(self):
        spare = SpareTime(now=0)
        spare.use(HURRIED_SECONDS + 1)
        self.assertFalse(spare.is_left(now=1))
        self.assertTrue(spare.is_left(now=2 / HURRIED_SHARE))
        spare.is_left(now=1_000)
        self.assertEqual(spare.seconds, HURRIED_SECONDS)

    def test_hurried_calls_get_a_tenth_once_the_places_stay_taken(self):
        spare, crowded = SpareTime(now=0), CROWDED_AFTER_SECONDS + 1
        spare.note_hurry(now=0)
        spare.note_hurry(now=crowded)
        self.assertTrue(spare.is_left(now=crowded))
        self.assertEqual(spare.seconds, CROWDED_SECONDS)
        spare.use(CROWDED_SECONDS + 1)
        self.assertFalse(spare.is_left(now=crowded + 1 / HURRIED_SHARE))
        self.assertTrue(spare.is_left(now=crowded + 1.1 / CROWDED_SHARE))

    def test_worker_that_ran_a_slow_call_expects_another_one_until_a_quick_one_had_a_place(self):
        spare = SpareTime(now=0)
        spare.note_place(started=0, now=CROWDED_AFTER_SECONDS + 1)
        spare.is_left(now=CROWDED_AFTER_SECONDS + 1)
        self.assertEqual(spare.seconds, CROWDED_SECONDS)
        spare.note_place(started=10, now=10.1)
        spare.is_left(now=1_000)
        self.assertEqual(spare.seconds, HURRIED_SECONDS)

    def test_call_is_refused_before_its_arguments_are_read_if_there_is_no_time(self):
        self.with_workers(2)
        self.patch(limits.spare_time, 'seconds', -60)
        tool = self.env['muk_mcp.tool']
        with self.registry.cursor() as elsewhere:
            elsewhere.execute(limits.limits(7))
            self.assertIn('keep this Odoo busy', tool._outcome('no such tool', {}, self.env).error)
        with self.assertRaisesRegex(ProtocolError, 'Unknown tool'):
            tool._outcome('no such tool', {}, self.env)

import os
import signal

from odoo import api, fields, models
from odoo.exceptions import UserError


class BreaksOff(models.Model):
    _name = 'breaks.off'
    _description = 'Breaks Off'

    name = fields.Char()
    careless = fields.Char(compute='_compute_careless')

    @api.depends('name')
    def _compute_careless(self):
        self._overlook_an_error()
        self.careless = 'computed'

    def _overlook_an_error(self):
        try:
            self.env.cr.execute('SELECT 1 / 0')
        except Exception:  # noqa: BLE001  as careless code does
            return

    def _mark(self, name):
        self.write({'name': name})
        self.flush_recordset()

    def action_commit(self):
        self._mark('saved')
        self.env.cr.commit()

    def action_commit_and_fail(self):
        self.action_commit()
        raise UserError('No.')

    def action_commit_and_break(self):
        """Fail as a merge of contacts does: the savepoint is gone with the transaction that it was in."""
        with self.env.cr.savepoint():
            self.action_commit()

    def action_commit_and_die(self):
        self.action_commit()
        os.kill(os.getpid(), signal.SIGKILL)

    def action_rollback(self):
        self._mark('lost')
        self.env.cr.rollback()

    def action_rollback_and_go_on(self):
        for _time in range(3):
            self.action_rollback()
        self.action_commit_and_fail()

    def action_commit_by_sql(self):
        self._mark('saved')
        self.env.cr.execute('COMMIT')

    def action_commit_by_sql_and_fail(self):
        self.action_commit_by_sql()
        self.env.cr.execute('BEGIN')
        raise UserError('No.')

    def action_abort(self):
        """Leave a transaction behind in which nothing can be done any more."""
        self._mark('lost')
        self._overlook_an_error()

    def action_save_elsewhere_and_fail(self):
        with self.env.registry.cursor() as cr:
            cr.execute("UPDATE breaks_off SET name = 'saved' WHERE id = %s", [self.id])
        raise UserError('No.')

    def action_fail_after_commit(self):
        self._mark('saved')

        @self.env.cr.postcommit.add
        def fail():
            raise ValueError('No.')

    def action_lose_connection(self):
        self._mark('lost')
        self.env.cr.execute('SELECT pg_backend_pid()')
        backend = self.env.cr.fetchone()[0]
        with self.env.registry.cursor() as cr:
            cr.execute('SELECT pg_terminate_backend(%s)', [backend])
        self.env.cr.execute('SELECT 1')

    def action_fail_strangely(self):
        self._mark('lost')
        raise StopAsyncIteration

    def action_change_parameter_and_fail(self):
        """Leave a value in a cache that the rollback takes back."""
        parameters = self.env['ir.config_parameter'].sudo()
        parameters.set_param('breaks_off.value', 'not saved')
        parameters.get_param('breaks_off.value')
        raise UserError('No.')

    def read_parameter(self):
        return self.env['ir.config_parameter'].sudo().get_param('breaks_off.value')

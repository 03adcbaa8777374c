from datetime import timedelta

from odoo import _, api, fields, models

from ..access import server
from ..models.attempt.attempt import REPLAYS
from ..models.attempt.remedies import LONG_GRACE_SECONDS

WEEK = timedelta(days=7)
DAY = timedelta(days=1)


class Dashboard(models.TransientModel):
    """What an administrator sees at a glance; each number leads to its rows."""

    _name = 'muk_mcp_oauth.dashboard'
    _description = 'MCP OAuth Dashboard'

    users = fields.Integer('Users Connected', compute='_compute_numbers')
    connections = fields.Integer(compute='_compute_numbers')
    waiting = fields.Integer('Waiting for Approval', compute='_compute_numbers')
    calls = fields.Integer('Calls in 24 Hours', compute='_compute_numbers')
    failures = fields.Integer('Failures in 24 Hours', compute='_compute_numbers')
    replays = fields.Integer('Used Twice in 7 Days', compute='_compute_numbers')
    late_replays = fields.Integer(compute='_compute_numbers')
    late_hint = fields.Text(compute='_compute_numbers')

    def _compute_display_name(self):
        self.display_name = _('AI Clients')

    def _compute_numbers(self):
        numbers = {tile: self.env[model].search_count(domain) for tile, (_name, model, domain) in self._tiles().items()}
        living = self.env['muk_mcp_oauth.grant'].search(self._tiles()['connections'][2])
        late = self._late_replays()
        for dashboard in self:
            dashboard.update({**numbers, 'users': len(living.user_id), 'late_replays': late})
            dashboard.late_hint = dashboard._hint_of(late)

    def _hint_of(self, late: int) -> str:
        grace = server(self.env)._seconds(server(self.env)._settings().grace_seconds)
        if late == 1:
            return _(
                '1 connection ended in the last 7 days because its client sent a refresh token again within a minute, '
                'but after the grace window of %s. Raise it to 60 seconds.',
                grace,
            )
        return _(
            '%(connections)s connections ended in the last 7 days because their clients sent a refresh token again '
            'within a minute, but after the grace window of %(seconds)s. Raise it to 60 seconds.',
            connections=late,
            seconds=grace,
        )

    @api.model
    def _tiles(self) -> dict[str, tuple]:
        """Return (title, model, domain) of what each number counts."""
        now = fields.Datetime.now()
        living = [('ended_at', '=', False), ('started_at', '!=', False), ('expires_at', '>', now)]
        failed = [('at', '>', now - DAY), ('state', 'in', ('failed', 'replay'))]
        # The collector of texts takes a string in a list for one if the list stands beside a text.
        waiting = [('state', '=', 'pending')]
        calls = [('create_date', '>', now - DAY), ('method', '=', 'tools/call')]
        replays = [('at', '>', now - WEEK), ('cause', 'in', REPLAYS)]
        return {
            'users': (_('Users Connected'), 'muk_mcp_oauth.grant', living),
            'connections': (_('Connections'), 'muk_mcp_oauth.grant', living),
            'waiting': (_('Waiting for Approval'), 'muk_mcp_oauth.application', waiting),
            'calls': (_('Calls'), 'muk_mcp.log', calls),
            'failures': (_('Failures'), 'muk_mcp_oauth.attempt', failed),
            'replays': (_('Used Twice'), 'muk_mcp_oauth.attempt', replays),
        }

    @api.model
    def _late_replays(self) -> int:
        """Return how many connections of the week a grace window of a minute would have saved."""
        grace = server(self.env)._settings().grace_seconds
        domain = [
            ('at', '>', fields.Datetime.now() - WEEK),
            ('cause', '=', 'refresh_token_reused'),
            ('value', '!=', False),
        ]
        late = [attempt._late_by() for attempt in self.env['muk_mcp_oauth.attempt'].search(domain)]
        return sum(grace <= seconds < LONG_GRACE_SECONDS for seconds in late if seconds is not None)

    @api.model
    def action_show(self) -> dict:
        server(self.env)._check_administrator()
        return {
            'type': 'ir.actions.act_window',
            'name': _('AI Clients'),
            'res_model': self._name,
            'res_id': self.create({}).id,
            'views': [(False, 'form')],
        }

    def action_open(self) -> dict:
        """Open the rows of the number that was pressed, which the context names."""
        title, model, domain = self._tiles()[self.env.context.get('tile', 'connections')]
        grouped = {'search_default_group_user': 1} if self.env.context.get('tile') == 'users' else {}
        views = [(False, 'list'), (False, 'form')]
        return {
            'type': 'ir.actions.act_window',
            'name': title,
            'res_model': model,
            'domain': domain,
            'views': views,
            'context': grouped,
        }

    def action_raise_grace(self):
        server(self.env)._check_administrator()
        server(self.env)._change_settings(grace_seconds=LONG_GRACE_SECONDS)
        return self.action_show()

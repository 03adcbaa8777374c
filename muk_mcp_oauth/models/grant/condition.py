from odoo import _, api, fields, models

from ...protocol.scope import key_scope


class Grant(models.Model):
    """What lists of connections say of one, in words."""

    _inherit = 'muk_mcp_oauth.grant'

    condition = fields.Char(compute='_compute_condition', help='Whether the connection works, and if not, why.')
    is_working = fields.Boolean(compute='_compute_condition')
    access = fields.Char('May', compute='_compute_access')

    @api.depends('scope')
    def _compute_access(self):
        for grant in self:
            grant.access = _('Read and write') if key_scope(grant.scope or '') == 'write' else _('Read')

    @api.depends('ended_at', 'expires_at', 'client_id.state', 'consent_id.withdrawn_at', 'user_id.active')
    def _compute_condition(self):
        words = {**self._words(), **dict(self._fields['ended_reason']._description_selection(self.env))}
        for grant in self:
            cause, _blank, detail = (grant.refusal or '').partition(' ')
            grant.is_working = not cause
            grant.condition = words.get(detail or cause, grant.refusal) if cause else _('Works')

    def _living(self, now) -> 'Grant':
        """Return those that nobody ended and that are not too old; ``now`` in naive UTC."""
        return self.filtered(lambda grant: grant.started_at and not grant.ended_at and grant.expires_at > now)

    @api.model
    def _words(self) -> dict[str, str]:
        return {
            'database_copied': _('Belongs to the database that this one was copied from'),
            'grant_ended': _('Ended'),
            'grant_expired': _('Reached its greatest age'),
            'client_pending': _('Client waits for approval'),
            'client_blocked': _('Client blocked'),
            'consent_withdrawn': _('Disconnected by the user'),
            'user_archived': _('User archived'),
            'user_not_allowed': _('User may not connect AI clients'),
            'client_not_for_user': _('User is in none of the client’s groups'),
            'stand_in_key_gone': _('Its key was deleted'),
        }

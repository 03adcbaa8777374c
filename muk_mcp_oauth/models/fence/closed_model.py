from odoo import _, api, fields, models, tools
from odoo.exceptions import AccessError

from ...common.fence.entry import CHANGES, EVERYTHING, Closed
from .acting import acting_client


class ClosedModel(models.Model):
    """Section 2 of the fence: models that a client may use only if it may administer. Shipped as data, with reasons."""

    _name = 'muk_mcp_oauth.closed_model'
    _description = 'Model Closed to AI Clients'
    _order = 'sequence, id'
    _rec_name = 'pattern'

    sequence = fields.Integer(default=10)
    pattern = fields.Char(
        'Models', required=True, help='Technical name of a model; * stands for any characters. The first match decides.'
    )
    access = fields.Selection(
        [('closed', 'Closed'), ('read', 'May be read'), ('open', 'Open')],
        required=True,
        default='closed',
        help='What a client may do that may not administer Odoo.',
    )
    reason = fields.Char('Because', required=True, translate=True)
    active = fields.Boolean(default=True)

    @api.model
    @tools.ormcache()
    def _entries(self) -> tuple[Closed, ...]:
        """Return the active entries in their order; one that closes nothing has no operations."""
        closed = {'closed': EVERYTHING, 'read': CHANGES, 'open': frozenset()}
        records = self.sudo().search([('pattern', '!=', False)])
        return tuple(Closed(record.pattern, record.reason, operations=closed[record.access]) for record in records)

    @api.model_create_multi
    def create(self, vals_list):
        self._check_person()
        return super().create(vals_list)

    def write(self, vals):
        self._check_person()
        return super().write(vals)

    def unlink(self):
        self._check_person()
        return super().unlink()

    def _check_person(self):
        """Raise AccessError if an AI client acts, in whatever method; empty the cache of all workers otherwise."""
        if acting_client():
            raise AccessError(_('What is closed to AI clients is changed by people only, in Odoo.'))
        self.env.registry.clear_cache()

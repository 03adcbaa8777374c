from odoo import api, fields, models, tools

from ...common.fence.entry import CHANGES, EVERYTHING, Closed


class ClosedModel(models.Model):
    """Section 2 of the fence: models that a client may use only if it may administer. Shipped as data, with reasons."""

    _name = 'muk_mcp_oauth.closed_model'
    _inherit = 'muk_mcp_oauth.closed_to_clients'
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

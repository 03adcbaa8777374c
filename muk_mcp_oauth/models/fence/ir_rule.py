from odoo import api, models

from ...compat import both_domains
from .acting import acting_client


class IrRule(models.Model):
    """Adds what a client may not see or change of a model to Odoo's own record rules."""

    _inherit = 'ir.rule'

    @api.model
    def _compute_domain(self, model_name, mode='read'):
        domain = super()._compute_domain(model_name, mode)
        if self.env.su or not acting_client():
            return domain
        further = self.env['muk_mcp_oauth.fence']._domain_of(model_name, mode)
        return both_domains(domain, further) if further else domain

    def _compute_domain_context_values(self):
        """Keep the domains of a client apart in the cache: they hold those of inherited models."""
        yield from super()._compute_domain_context_values()
        client = acting_client()
        yield client and not self.env.su and (client.administers, client.client_id, client.key_id)

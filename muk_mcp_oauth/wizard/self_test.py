from concurrent.futures import ThreadPoolExecutor

from odoo import _, api, fields, models

from ..access import server
from ..fetch.probe import NotReached, ask
from ..fetch.self_test import PROBES, Probe
from ..protocol.metadata import Endpoints


class SelfTest(models.TransientModel):
    """What clients find at the public address, for an administrator whose client does not connect."""

    _name = 'muk_mcp_oauth.self_test'
    _description = 'MCP OAuth Self-Test'

    mcp_url = fields.Char('MCP Address', readonly=True, help='What people enter in their AI client.')
    line_ids = fields.One2many('muk_mcp_oauth.self_test_line', 'self_test_id', 'Requests', readonly=True)
    has_passed = fields.Boolean(compute='_compute_has_passed')

    @api.depends('line_ids.fault')
    def _compute_has_passed(self):
        for test in self:
            test.has_passed = bool(test.line_ids) and not any(test.line_ids.mapped('fault'))

    @api.model
    def _action_open(self) -> dict:
        """Send the requests and return the action that shows what came of them."""
        server(self.env)._check_administrator()
        endpoints = server(self.env)._endpoints()
        test = self.create(
            {'mcp_url': endpoints.resource, 'line_ids': [(0, 0, line) for line in self._lines(endpoints)]}
        )
        return {
            'type': 'ir.actions.act_window',
            'name': _('What AI Clients Find'),
            'res_model': self._name,
            'res_id': test.id,
            'views': [(False, 'form')],
            'target': 'new',
        }

    @api.model
    def _lines(self, endpoints: Endpoints) -> list[dict]:
        """Ask everything at once: where nothing answers, an administrator waits for one time-out instead of four."""
        with ThreadPoolExecutor(len(PROBES)) as pool:
            faults = pool.map(lambda probe: _fault(probe, endpoints), PROBES)
        return [
            {'url': endpoints.url(probe.path), 'fault': fault, 'advice': fault and self._advice(fault)}
            for probe, fault in zip(PROBES, faults, strict=True)
        ]

    @api.model
    def _advice(self, fault: str) -> str:
        """Return what an administrator can do about a fault."""
        return {
            'certificate_refused': _(
                'The certificate of the address is not trusted, has expired or belongs to another name.'
            ),
            'timeout': _(
                'Nothing answered in time. Odoo asks itself here, which needs at least two workers or threads.'
            ),
            'unreachable': _('Nothing listens at the address. Check the Public URL, the name service and the proxy.'),
            'redirected': _(
                'The address leads elsewhere. Set the Public URL to the address that answers without a redirect.'
            ),
            'not_found': _(
                'The proxy keeps the path for itself or Odoo does not know which database to serve. Pass /mcp and /.well-known/ '
                'to Odoo, and give it its database by name (db_name).',
            ),
            'bad_gateway': _('The proxy does not reach Odoo.'),
            'not_a_document': _('Something else answers at the path, often a proxy. Pass /.well-known/ to Odoo.'),
            'other_resource': _('Another MCP server answers there. Check the Public URL.'),
            'other_issuer': _('Another authorization server answers there. Check the Public URL.'),
            'keys_missing': _('No keys are published there, so no token can be checked.'),
            'challenge_lost': _(
                'The proxy changes or removes the header WWW-Authenticate, from which clients learn where to go.'
            ),
        }.get(fault, _('The answer is not the one that clients need. See the log of Odoo and of the proxy.'))


class SelfTestLine(models.TransientModel):
    _name = 'muk_mcp_oauth.self_test_line'
    _description = 'MCP OAuth Self-Test Request'

    self_test_id = fields.Many2one('muk_mcp_oauth.self_test', required=True, ondelete='cascade')
    url = fields.Char('Address', readonly=True)
    fault = fields.Char(readonly=True)
    advice = fields.Char('What to Do', readonly=True)


def _fault(probe: Probe, endpoints: Endpoints) -> str | None:
    try:
        return probe.check(ask(probe.method, endpoints.url(probe.path)), endpoints)
    except NotReached as error:
        return error.fault

from dataclasses import dataclass

from odoo import _, api, fields, models

from ..common.fence.entry import CREATE, PRESS, READ, UNLINK, WRITE
from ..compat import may
from ..models.fence.acting import ActingClient

OPERATIONS = [(READ, 'Read'), (CREATE, 'Create'), (WRITE, 'Change'), (UNLINK, 'Delete'), (PRESS, 'Press buttons')]


@dataclass(frozen=True)
class Verdict:
    """Whether an operation is open, who says so (``fence``, ``rule``, ``odoo``), and why as a sentence."""

    is_open: bool
    source: str
    because: str


class AccessSimulator(models.TransientModel):
    """Shows what an AI client of a user may do with a model, and which rule says so."""

    _name = 'muk_mcp_oauth.access_simulator'
    _description = 'What AI Clients May Do'

    user_id = fields.Many2one('res.users', required=True, default=lambda self: self.env.user)
    client_id = fields.Many2one('muk_mcp_oauth.client', help='Empty is any client without a rule of its own.')
    key_id = fields.Many2one('muk_mcp.key', 'Or Key', domain="[('user_id', '=', user_id)]")
    administers = fields.Boolean('May Administer', help='As if the user had allowed the client to administer Odoo.')
    model_id = fields.Many2one('ir.model', help='Found by its name or its technical name.')
    model = fields.Char(related='model_id.model', string='Technical Name')
    rule_id = fields.Many2one('muk_mcp_oauth.access_rule', 'Rule That Decides', readonly=True)
    verdict_ids = fields.One2many('muk_mcp_oauth.access_verdict', 'simulator_id', 'Operations', readonly=True)
    hidden_fields = fields.Text(readonly=True)
    most_records = fields.Integer('Records in an Answer', readonly=True)
    domain = fields.Char('Only Records', readonly=True)

    @api.onchange('user_id', 'client_id', 'key_id', 'administers', 'model_id')
    def _onchange_subject(self):
        self.update(self._simulated() if self.user_id and self.model_id else self._nothing())

    def _nothing(self) -> dict:
        return {
            'rule_id': False,
            'verdict_ids': [(5,)],
            'hidden_fields': False,
            'most_records': 0,
            'domain': False,
        }

    def _simulated(self) -> dict:
        rule, hidden = self._fence()._decision_of(self._model_name(), self._client())
        verdicts = [{'operation': operation, **vars(self._verdict(operation))} for operation, _label in OPERATIONS]
        return {
            'rule_id': rule.id if rule else False,
            'verdict_ids': [(5,), *((0, 0, verdict) for verdict in verdicts)],
            'hidden_fields': ', '.join(sorted(hidden)) or False,
            'most_records': rule.most_records if rule else 0,
            'domain': rule.domain if rule else False,
        }

    def _fence(self):
        return self.env['muk_mcp_oauth.fence'].with_user(self.user_id._origin)

    def _model_name(self) -> str:
        return self.model_id.sudo().model

    def _client(self) -> ActingClient:
        # No client has an empty id, so without a choice no rule for a client or key matches.
        return ActingClient(self.key_id._origin.id or 0, self.client_id.client_id or None, self.administers)

    def _verdict(self, operation: str) -> Verdict:
        """Ask in the order of the fence: what is closed to all, administration, the rules, and at last Odoo itself."""
        fence, model, client = self._fence(), self._model_name(), self._client()
        for_all, without_administration = fence._reasons_of_model(model, operation)
        if for_all:
            return Verdict(False, 'fence', _('Closed to every AI client: %s.', for_all))
        if without_administration and not client.administers:
            return Verdict(False, 'fence', _('Closed without the right to administer: %s.', without_administration))
        rule = fence._rule_of(model, client)
        if rule and operation not in rule.operations:
            return Verdict(False, 'rule', _('Closed by the rule "%s".', rule.name))
        if operation != PRESS and not may(self.env[model].with_user(self.user_id._origin), operation):
            return Verdict(False, 'odoo', _('The access rights of the user do not allow it.'))
        return Verdict(True, 'rule' if rule else 'odoo', self._why_open(rule))

    def _why_open(self, rule) -> str:
        return _('Left open by the rule "%s".', rule.name) if rule else _('No rule is about it.')


class AccessVerdict(models.TransientModel):
    _name = 'muk_mcp_oauth.access_verdict'
    _description = 'Verdict of the Simulator'

    simulator_id = fields.Many2one('muk_mcp_oauth.access_simulator', required=True, ondelete='cascade')
    operation = fields.Selection(OPERATIONS, readonly=True)
    is_open = fields.Boolean('Open', readonly=True)
    source = fields.Selection(
        [('fence', 'Built in'), ('rule', 'Access rule'), ('odoo', 'Odoo')], 'Decided By', readonly=True
    )
    because = fields.Char(readonly=True)

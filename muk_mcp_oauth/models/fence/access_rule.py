import re

from odoo import _, api, fields, models, tools
from odoo.exceptions import ValidationError
from odoo.tools.safe_eval import safe_eval

from ...common.fence.access_rule import AccessRule, Hidden
from ...common.fence.entry import CREATE, PRESS, READ, UNLINK, WRITE

ALLOWS = {
    'allow_read': READ,
    'allow_create': CREATE,
    'allow_write': WRITE,
    'allow_unlink': UNLINK,
    'allow_press': PRESS,
}
_SEPARATOR = re.compile(r'[\s,;]+')
_PATTERN = re.compile(r'[\w.*?\[\]!-]+\Z')


class AccessRuleModel(models.Model):
    """Section 3 of the fence: what the owner of this Odoo leaves open to AI clients. The first match decides."""

    _name = 'muk_mcp_oauth.access_rule'
    _inherit = 'muk_mcp_oauth.closed_to_clients'
    _description = 'Access Rule for AI Clients'
    _order = 'sequence, id'

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    audience = fields.Selection(
        [('everybody', 'Everybody'), ('groups', 'Members of groups'), ('connections', 'Some clients or keys')],
        'For',
        required=True,
        default='everybody',
    )
    group_ids = fields.Many2many('res.groups', 'muk_mcp_oauth_access_rule_group_rel', 'rule_id', 'group_id', 'Groups')
    client_ids = fields.Many2many(
        'muk_mcp_oauth.client', 'muk_mcp_oauth_access_rule_client_rel', 'rule_id', 'client_id', 'Clients'
    )
    key_ids = fields.Many2many('muk_mcp.key', 'muk_mcp_oauth_access_rule_key_rel', 'rule_id', 'key_id', 'Keys')
    except_group_ids = fields.Many2many(
        'res.groups',
        'muk_mcp_oauth_access_rule_except_rel',
        'rule_id',
        'group_id',
        'But Not For',
        help='Members of these groups skip the rule.',
    )
    except_external_id = fields.Char(
        'But Not For Group',
        readonly=True,
        help='External ID of a group whose members skip the rule as soon as its module is installed.',
    )

    model_ids = fields.Many2many(
        'ir.model',
        'muk_mcp_oauth_access_rule_model_rel',
        'rule_id',
        'model_id',
        'Models',
        domain=[('transient', '=', False)],
    )
    pattern = fields.Char(
        'And Models Named', help='Technical names, separated by spaces; * stands for any characters, as in account.*'
    )

    allow_read = fields.Boolean('Read', default=True)
    allow_create = fields.Boolean('Create', default=True)
    allow_write = fields.Boolean('Change', default=True)
    allow_unlink = fields.Boolean('Delete', default=True)
    allow_press = fields.Boolean('Press Buttons', default=True)

    hidden_field_ids = fields.Many2many(
        'ir.model.fields',
        'muk_mcp_oauth_access_rule_field_rel',
        'rule_id',
        'field_id',
        'Hidden Fields',
        domain="[('model_id', 'in', model_ids)]",
    )
    hidden_pattern = fields.Char(
        'And Fields Named', help='Technical names, separated by spaces; * stands for any characters, as in private_*'
    )
    most_records = fields.Integer('Records in an Answer', help='The most that one answer may hold; 0 is no limit.')
    domain = fields.Char('Only Records', help='Of the model, what AI clients may read, change and delete.')
    domain_model = fields.Char(compute='_compute_domain_model')

    audience_summary = fields.Char('For Whom', compute='_compute_summaries')
    model_summary = fields.Text('Which Models', compute='_compute_summaries')
    allowed_summary = fields.Text('Left Open', compute='_compute_allowed_summary')
    hides = fields.Boolean('Hides Fields', compute='_compute_summaries')

    @api.depends(
        'audience',
        'group_ids',
        'client_ids',
        'key_ids',
        'except_group_ids',
        'model_ids',
        'pattern',
        'hidden_pattern',
        'hidden_field_ids',
    )
    def _compute_summaries(self):
        for rule in self:
            rule.audience_summary = rule._audience_words()
            rule.model_summary = ', '.join([*rule.model_ids.sudo().mapped('name'), *_words(rule.pattern)])
            rule.hides = bool(rule.hidden_field_ids or _words(rule.hidden_pattern))

    @api.depends(*ALLOWS)
    def _compute_allowed_summary(self):
        for rule in self:
            allowed = [self._fields[name]._description_string(self.env) for name in ALLOWS if rule[name]]
            rule.allowed_summary = (
                _('Everything') if len(allowed) == len(ALLOWS) else ', '.join(allowed) or _('Nothing')
            )

    def _audience_words(self) -> str:
        chosen = {'groups': self.group_ids, 'connections': [*self.client_ids, *self.key_ids]}.get(self.audience)
        names = ', '.join(record.display_name for record in chosen) if chosen else _('Nobody')
        named = _('Everybody') if chosen is None else names
        excepted = ', '.join(self._except_groups().mapped('display_name'))
        return _('%(named)s but %(excepted)s', named=named, excepted=excepted) if excepted else named

    @api.depends('model_ids', 'pattern')
    def _compute_domain_model(self):
        for rule in self:
            rule.domain_model = rule.model_ids.sudo().model if len(rule.model_ids) == 1 and not rule.pattern else False

    @api.constrains('model_ids', 'pattern', 'hidden_pattern')
    def _check_patterns(self):
        for rule in self:
            if not (rule.model_ids or _words(rule.pattern)):
                raise ValidationError(_('Choose the models that the rule is about; * stands for all.'))
            for word in (*_words(rule.pattern), *_words(rule.hidden_pattern)):
                if not _PATTERN.match(word):
                    raise ValidationError(_('"%s" is neither a technical name nor a pattern of names.', word))

    @api.constrains('most_records')
    def _check_most_records(self):
        if any(rule.most_records < 0 for rule in self):
            raise ValidationError(_('An answer holds no less than one record; 0 is no limit.'))

    @api.constrains('domain', 'model_ids', 'pattern')
    def _check_domain(self):
        for rule in self:
            if _is_domain(rule.domain) and not rule.domain_model:
                raise ValidationError(_('A rule that chooses records is about exactly one model.'))
            if _is_domain(rule.domain):
                rule._try_domain()

    def _try_domain(self):
        try:
            self.env[self.domain_model].sudo().search(rule_domain(self.env, self.domain), limit=1)
        except (ValueError, TypeError, KeyError, AttributeError, SyntaxError) as error:
            raise ValidationError(_('These records cannot be found: %s', error)) from error

    @api.model
    @tools.ormcache()
    def _rules(self) -> tuple[AccessRule, ...]:
        """Return the active rules in their order."""
        return tuple(rule._compiled() for rule in self.sudo().search([]))

    def _compiled(self) -> AccessRule:
        chosen = self.audience == 'connections'
        return AccessRule(
            self.id,
            self.name,
            models=(*self.model_ids.mapped('model'), *_words(self.pattern)),
            groups=frozenset(self.group_ids.ids) if self.audience == 'groups' else None,
            client_ids=frozenset(self.client_ids.mapped('client_id')) if chosen else None,
            key_ids=frozenset(self.key_ids.ids) if chosen else None,
            except_groups=frozenset(self._except_groups().ids),
            operations=frozenset(operation for field, operation in ALLOWS.items() if self[field]),
            hidden=(
                *(Hidden(field.name, field.model) for field in self.hidden_field_ids),
                *map(Hidden, _words(self.hidden_pattern)),
            ),
            most_records=self.most_records,
            domain=self.domain if _is_domain(self.domain) else '',
        )

    def action_simulate(self) -> dict:
        """Open the simulator, with the model of a rule that is about one."""
        model = self.model_ids if len(self) == 1 and len(self.model_ids) == 1 else self.env['ir.model']
        action = self.env['ir.actions.act_window']._for_xml_id('muk_mcp_oauth.action_access_simulator')
        return {**action, 'context': {'default_model_id': model.id}}

    def _except_groups(self):
        named = self.except_external_id and self.env.ref(self.except_external_id, raise_if_not_found=False)
        return self.except_group_ids | named if named and named._name == 'res.groups' else self.except_group_ids


def rule_domain(env, domain: str) -> list:
    """Return the domain of a rule for the user of ``env``, as Odoo's own record rules are read."""
    return safe_eval(domain, env['ir.rule']._eval_context())


def _words(text) -> list[str]:
    return [word for word in _SEPARATOR.split(text or '') if word]


def _is_domain(text) -> bool:
    return (text or '').strip() not in ('', '[]')

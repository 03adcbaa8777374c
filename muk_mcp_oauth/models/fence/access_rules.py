from odoo import _, api, models, tools

from odoo.addons.muk_mcp.core.tool import get_tool_index

from ...common.fence.access_rule import AccessRule, Subject, first_match
from ...common.fence.entry import CREATE, PRESS, READ, UNLINK, WRITE
from ...common.fence.hiding import at_most, without_fields
from ...compat import both_domains, category_of, group_ids
from .access_rule import rule_domain
from .acting import acting_client

# Takes a limit whether or not the call gives one; others are limited if the call does.
SEARCHING = frozenset({'search_read', 'export_records'})
# Models whose records belong to a record of any model, with the field that names that model.
POINTERS = {
    'ir.attachment': 'res_model',
    'mail.activity': 'res_model',
    'mail.followers': 'res_model',
    'mail.message': 'model',
}


class FenceOfAccessRules(models.AbstractModel):
    """Adds the rules of the owner to what the fence answers."""

    _inherit = 'muk_mcp_oauth.fence'

    @api.model
    def _refusal_of_model(self, model, operation):
        refusal = super()._refusal_of_model(model, operation)
        if refusal:
            return refusal
        rule = self._rule_of(model)
        return None if rule is None or operation in rule.operations else self._sentence_of_rule(model, operation)

    @api.model
    def _refusal_of_field(self, model, name, operation=READ, own=False):
        refusal = super()._refusal_of_field(model, name, operation, own)
        return refusal or (self._sentence_of_rule(f'{model}.{name}') if name in self._hidden_names(model) else None)

    @api.model
    def _domain_of(self, model, operation):
        domain = super()._domain_of(model, operation)
        for further in (self._domain_of_rule(model, operation), self._domain_of_pointers(model)):
            domain = both_domains(domain, further) if domain and further else domain or further
        return domain

    @api.model
    def _domain_of_rule(self, model, operation):
        rule = self._rule_of(model)
        return rule_domain(self.env, rule.domain) if rule is not None and rule.domain and operation != CREATE else None

    @api.model
    def _domain_of_pointers(self, model):
        """Leave out messages, files and the like of records of models that a rule closes."""
        name = POINTERS.get(model)
        closed = self._closed_by_rules() if name else ()
        return ['|', (name, '=', False), (name, 'not in', closed)] if closed else None

    @api.model
    def _closed_by_rules(self):
        """Return the names of the models that a rule closes to reading; asked once, as Odoo keeps the domains of records."""
        rules = self.env['muk_mcp_oauth.access_rule']._rules()
        if all(READ in rule.operations for rule in rules):
            return []
        return [model for model in self.env if (rule := self._rule_of(model)) and READ not in rule.operations]

    @api.model
    def _rule_of(self, model, client=None) -> AccessRule | None:
        """Return the rule that decides over a model for the user and a client, the acting one unless another is given."""
        return self._decision_of(model, client)[0]

    @api.model
    def _hidden_names(self, model):
        """Return the names of the fields of a model that a rule hides from the acting client."""
        return self._decision_of(model)[1]

    @api.model
    def _decision_of(self, model, client=None):
        client = client or acting_client()
        key_id = None if client.client_id else client.key_id
        return self._decision(model, group_ids(self.env.user), client.client_id, key_id)

    @api.model
    @tools.ormcache('model', 'groups', 'client_id', 'key_id')
    def _decision(self, model, groups, client_id, key_id) -> tuple[AccessRule | None, frozenset[str]]:
        """Return the rule that decides over a model, and the names of the fields that it hides."""
        rules = self.env['muk_mcp_oauth.access_rule']._rules()
        rule = first_match(rules, model, Subject(groups, client_id, key_id))
        if rule is None or not rule.hidden:
            return rule, frozenset()
        return rule, frozenset(name for name in self.env[model]._fields if name != 'id' and rule.hides(model, name))

    @api.model
    def _limited(self, tool, arguments):
        """Return the arguments of a call so that its answer holds no more records than a rule allows."""
        rule = self._rule_of_call(arguments)
        if rule is None or not rule.most_records:
            return arguments
        self._check_count(tool, arguments, rule.most_records)
        if tool not in SEARCHING and 'limit' not in arguments:
            return arguments
        limit = arguments.get('limit')
        asked = limit if isinstance(limit, int) and limit > 0 else rule.most_records
        return {**arguments, 'limit': min(asked, rule.most_records)}

    @api.model
    def _check_count(self, tool, arguments, most):
        """Raise AccessError if a tool that reads would answer with more records; what writes answers with what was written."""
        ids, entry = arguments.get('ids'), get_tool_index(self.env).get(tool)
        if isinstance(ids, list) and len(ids) > most and entry is not None and category_of(entry) == READ:
            self._raise_if_refused(
                _(
                    'A rule of this Odoo lets an answer hold %(count)s records of %(model)s at most. Name fewer ids.',
                    count=most,
                    model=arguments['model'],
                )
            )

    @api.model
    def _shown(self, arguments, value):
        """Return the value of an answer without what a rule hides, in a method's result too, which nobody named."""
        hidden = self._hidden_in(arguments)
        value = without_fields(value, hidden) if hidden else value
        rule = self._rule_of_call(arguments) if 'method' in arguments else None
        return at_most(value, rule.most_records) if rule is not None and rule.most_records else value

    @api.model
    def _restricts(self, arguments):
        """Return True if a rule may take something out of the answer to a call."""
        rule = self._rule_of_call(arguments)
        return bool(self._hidden_in(arguments) or (rule and rule.most_records))

    @api.model
    def _hidden_in(self, arguments):
        """Return the names of hidden fields of all models that the arguments of a call name by themselves."""
        members = arguments.items() if isinstance(arguments, dict) else ()
        models_named = {value for name, value in members if name.endswith('model') and isinstance(value, str)}
        return frozenset().union(*(self._hidden_names(model) for model in models_named if model in self.env))

    @api.model
    def _rule_of_call(self, arguments):
        model = arguments.get('model') if isinstance(arguments, dict) else None
        return self._rule_of(model) if isinstance(model, str) and model in self.env else None

    @api.model
    def _sentence_of_rule(self, what, operation=READ):
        done = {
            CREATE: _('Creating records of %s', what),
            WRITE: _('Changing records of %s', what),
            UNLINK: _('Deleting records of %s', what),
            PRESS: _('Calling methods of %s', what),
        }
        return _(
            '%s is closed to AI clients by a rule of this Odoo. Do not try again; ask your user to do it in Odoo.',
            done.get(operation, what),
        )

from fnmatch import fnmatchcase

from odoo import _, api, models
from odoo.exceptions import UserError

from ...common.fence.arguments import TooMuch, mentions
from ...common.fence.closed_fields import is_secret_name
from ...common.fence.entry import CREATE, READ, WRITE
from ...common.fence.mention import Condition, NamedField, NamedModel, WrittenValue
from ...common.fence.speaking import AUTHOR_NAMES, ORGANIZER, SENDER_NAMES, SPEAKING_MODELS, is_one_of, is_own
from .base import DEFAULT

MOST_CONDITIONS = 100
MOST_HOPS = 12
DEEPEST_ANY = 10


class DatabaseSchema:
    """The models of a database, as `common.fence.arguments` asks for them."""

    def __init__(self, env):
        self.registry = env.registry

    def has_model(self, model):
        return model in self.registry

    def has_field(self, model, name):
        return name in self.registry[model]._fields

    def comodel(self, model, name):
        field = self.registry[model]._fields[name]
        return field.comodel_name if field.relational else None


class FenceOfCalls(models.AbstractModel):
    """Checks all that a tool call names before the tool sees it."""

    _inherit = 'muk_mcp_oauth.fence'

    @api.model
    def _check_arguments(self, arguments):
        """Raise AccessError if the arguments of a tool name what is closed, UserError if they ask for too much."""
        conditions, seen = 0, set()
        own = arguments.get('model') == 'res.users' and arguments.get('ids') in ([self.env.uid], self.env.uid)
        try:
            for mention in mentions(arguments, DatabaseSchema(self.env)):
                conditions += isinstance(mention, Condition)
                self._check_size(mention, conditions)
                if isinstance(mention, WrittenValue):
                    self._check_speaker(mention)
                    self._raise_if_refused(self._refusal_of_written(mention))
                elif mention not in seen:
                    seen.add(mention)
                    self._raise_if_refused(self._refusal_of_mention(mention, own))
        except TooMuch:
            raise UserError(_('These arguments hold more than one call may ask for. Ask for less at a time.'))

    @api.model
    def _refusal_of_mention(self, mention, own):
        if isinstance(mention, NamedModel):
            return self._refusal_of_model(mention.model, READ)
        if not isinstance(mention, NamedField):
            return None
        if mention.model:
            return self._refusal_of_field(mention.model, mention.name, own=own)
        # Of which model the name is cannot be told, so it is judged alone.
        return self._sentence(mention.name, 'it holds a secret') if is_secret_name(mention.name) else None

    @api.model
    def _refusal_of_written(self, written):
        """Return why a value may not be written of which the ORM would not ask the fence, as superuser writes it."""
        fields = self.env[written.model]._fields if written.model else {}
        if written.name.startswith(DEFAULT) and written.name not in fields:
            return self._refusal_of_default(written.model, written.name.removeprefix(DEFAULT), written.value)
        target = self._target_of(fields.get(written.name)) if written.value != {} else None
        return self._refusal_of_model(target, WRITE) if target else None

    @api.model
    def _refusal_of_default(self, model, name, value):
        """A default of the context reaches all that the call makes, also what Odoo makes as superuser on the way."""
        if model:
            return self._refusal_of_value(model, name, value, CREATE)
        entries = (entry for entry in self._closed_values() if fnmatchcase(name, entry.name))
        entry = next((entry for entry in entries if entry.closes_value(value)), None)
        return self._sentence(f'{DEFAULT}{name}', entry.reason) if entry else None

    @api.model
    def _target_of(self, field):
        """Return the model in which a field is really stored, such as the alias of a project; Odoo writes it as superuser."""
        if field is None or not field.related or (field.readonly and not field.inherited):
            return None
        record = self.env[field.model_name]
        for link in field.related.split('.')[:-1]:
            record = record.browse()[link]
        return record._name

    @api.model
    def _check_size(self, mention, conditions):
        """Raise UserError if a domain or path is longer than a call may have."""
        hops, depth = getattr(mention, 'hops', 0), getattr(mention, 'depth', 0)
        if conditions > MOST_CONDITIONS or hops > MOST_HOPS or depth > DEEPEST_ANY:
            raise UserError(
                _(
                    'This is too expensive: a domain has at most %(conditions)s conditions, a path at most %(hops)s '
                    'relations, and `any` stands in at most %(depth)s others. Ask in smaller steps.',
                    conditions=MOST_CONDITIONS,
                    hops=MOST_HOPS,
                    depth=DEEPEST_ANY,
                )
            )

    @api.model
    def _check_speaker(self, written):
        """Raise AccessError if an argument makes somebody else than the user the author or sender of a message."""
        name = written.name.removeprefix(DEFAULT)
        if (written.model, name) == ORGANIZER:
            speaks_for_oneself = not written.value or is_one_of(written.value, {self.env.uid})
        elif written.model in ('', *SPEAKING_MODELS) and name in AUTHOR_NAMES | SENDER_NAMES:
            speaks_for_oneself = self._is_own(name, written.value)
        else:
            return
        if not speaks_for_oneself:
            self._raise_if_refused(self._sentence(name, 'it would write in the name of somebody else'))

    @api.model
    def _is_own(self, name, value):
        user = self.env.user.sudo()
        emails = (user.email_normalized, user.company_id.partner_id.email_normalized)
        return is_own(name, value, {user.partner_id.id}, {email.lower() for email in emails if email})

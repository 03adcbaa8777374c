from odoo import _, api, models, tools
from odoo.exceptions import AccessError
from odoo.http import request

from ...common.fence.closed_fields import CLOSED_FIELDS, SECRET, SECRET_TYPES, is_secret_name
from ...common.fence.closed_methods import CLOSED_METHODS
from ...common.fence.closed_models import CLOSED_MODELS
from ...common.fence.closed_values import CLOSED_VALUES, SCRIPT, holds_template_code
from ...common.fence.entry import READ, reason_in
from ...common.fence.markup import holds_script
from ...common.fence.users import READABLE
from .acting import acting_client


class OfAdministration(str):
    """A refusal that the scope `mcp:admin` would lift."""


class Fence(models.AbstractModel):
    """Answers what the acting AI client may do. Each `_refusal_of…` returns a sentence for the client, or None."""

    _name = 'muk_mcp_oauth.fence'
    _description = 'What AI Clients May Not Do'

    @api.model
    def _closed_models(self):
        """Return the entries that nobody can open; an addon adds its own."""
        return CLOSED_MODELS

    @api.model
    def _closed_fields(self):
        return CLOSED_FIELDS

    @api.model
    def _closed_methods(self):
        return CLOSED_METHODS

    @api.model
    def _closed_values(self):
        return CLOSED_VALUES

    @api.model
    def _refusal_of_model(self, model, operation):
        """Return why the acting client may not do ``operation`` (see `common.fence.entry`) on a model."""
        for_all, without_administration = self._reasons_of_model(model, operation)
        if for_all:
            return self._sentence(model, for_all)
        if without_administration and not acting_client().administers:
            return self._sentence_of_administration(model, without_administration)
        return None

    @api.model
    @tools.ormcache('model', 'operation')
    def _reasons_of_model(self, model, operation):
        """Return why a model is closed to every client, and why to those that may not administer."""
        entries = self.env['muk_mcp_oauth.closed_model']._entries()
        first = next((entry for entry in entries if entry.matches(model)), None)
        return (
            reason_in(self._closed_models(), model, operation=operation),
            first.reason if first and operation in first.operations else None,
        )

    @api.model
    def _refusal_of_field(self, model, name, operation=READ, own=False):
        """Return why the acting client may not name a field; ``own`` is True for the user's own record of `res.users`."""
        reason = self._closed_names(model, operation).get(name)
        if reason:
            return self._sentence(f'{model}.{name}', reason)
        if model == 'res.users' and operation == READ and not own and not acting_client().administers:
            return (
                None
                if name in READABLE
                else self._sentence_of_administration(f'{model}.{name}', _('users are administered with it'))
            )
        return None

    @api.model
    @tools.ormcache('model', 'operation')
    def _closed_names(self, model, operation):
        """Return the fields of a model that are closed to every client, by name, each with its reason."""
        reasons = {
            name: reason_in(self._closed_fields(), model, name, operation)
            or (SECRET if field.type in SECRET_TYPES and is_secret_name(name) else None)
            for name, field in self.env[model]._fields.items()
        }
        return {name: reason for name, reason in reasons.items() if reason}

    @api.model
    def _refusal_of_method(self, model, name):
        """Return why no client may call a method of a model, whatever the owner opens."""
        method = getattr(type(self.env[model]), name, None)
        if getattr(method, '__has_check_identity', False):
            return self._sentence(f'{model}.{name}', 'it asks for the identity of the user')
        reason = reason_in(self._closed_methods(), model, name)
        return self._sentence(f'{model}.{name}', reason) if reason else None

    @api.model
    def _refusal_of_value(self, model, name, value, operation):
        """Return why no client may write a value into a field."""
        entries = self._closed_values_of(model)
        entry = next((entry for entry in entries if entry.matches_value(model, name, value, operation)), None)
        if entry:
            return self._sentence(f'{model}.{name}', entry.reason)
        if holds_template_code(value) and self._renders(model):
            return self._sentence(f'{model}.{name}', 'a template is run as code, with the rights of the system')
        if self._is_shown_as_written(model, name) and holds_script(value):
            return self._sentence(f'{model}.{name}', SCRIPT)
        return None

    @api.model
    @tools.ormcache('model')
    def _closed_values_of(self, model):
        return tuple(entry for entry in self._closed_values() if entry.matches(model))

    @api.model
    def _renders(self, model):
        """Return True if texts of a model are rendered as templates."""
        return hasattr(type(self.env[model]), '_render_template_qweb')

    @api.model
    def _is_shown_as_written(self, model, name):
        """Return True if Odoo takes no script out of the HTML of a field, if its user is an administrator for one."""
        field = self.env[model]._fields.get(name)
        return field is not None and field.type == 'html' and (not field.sanitize or field.sanitize_overridable)

    @api.model
    def _domain_of(self, model, operation):
        """Return the domain that narrows a model for the acting client, or None."""
        return

    @api.model
    def _sentence(self, what, reason):
        return _(
            '%(what)s is closed to AI clients, because %(reason)s. Do not try again; ask your user to do it in Odoo.',
            what=what,
            reason=reason,
        )

    @api.model
    def _sentence_of_administration(self, what, reason):
        return OfAdministration(
            _(
                '%(what)s is closed to AI clients that may not administer Odoo, because %(reason)s. Do not try again; '
                'ask your user to do it in Odoo.',
                what=what,
                reason=reason,
            )
        )

    @api.model
    def _raise_if_refused(self, refusal):
        """Raise AccessError with a refusal that is not None; note what a client with `mcp:admin` would not be refused."""
        if isinstance(refusal, OfAdministration):
            request._mcp_oauth_lacks_administration = True
        if refusal:
            raise AccessError(refusal)

import logging
from dataclasses import replace

from lxml import etree

from odoo import _, api, models, tools
from odoo.exceptions import AccessError

from ..compat import GROUPS, may, visible_groups
from ..core.buttons import VIEWS, Button, buttons_in, is_action

_logger = logging.getLogger(__name__)


class McpViews(models.AbstractModel):
    """The buttons that the user sees: in views of a model, and in its menu of actions."""

    _name = 'muk_mcp.views'
    _description = 'Buttons of views'

    @api.model
    def _buttons(self, model):
        """Return the buttons of a model that the user's groups see, in the order of its views."""
        if not may(self.env[model], 'read'):
            return ()
        seen = self._buttons_seen(model, visible_groups(self.env.user), self.env.lang)
        return (*seen, *self._menu(model))

    @api.model
    def _buttons_called(self, model, name):
        """Return the buttons that call a method or action; those that lines show inside another form as well."""
        name = str(self._action(name).id) if is_action(name) else name
        found = [button for button in self._buttons(model) if button.name == name]
        return found or self._buttons_inside(model, name, visible_groups(self.env.user), self.env.lang)

    @api.model
    @tools.ormcache('model', 'groups', 'lang', cache='templates')
    def _buttons_seen(self, model, groups, lang):
        """Return the buttons in views of the model; ``groups`` and ``lang`` are the user's, on which they depend."""
        views = self._views([('model', '=', model)], groups)
        found = (button for view in views for owner, button in self._buttons_of(view) if owner == model)
        return tuple(dict.fromkeys(found))

    @api.model
    @tools.ormcache('model', 'name', 'groups', 'lang', cache='templates')
    def _buttons_inside(self, model, name, groups, lang):
        """Return the buttons of a method in lists of the model that stand in forms of other models."""
        domain = [('relation', '=', model), ('ttype', 'in', ('one2many', 'many2many'))]
        owners = set(self.env['ir.model.fields'].sudo().search(domain).mapped('model'))
        naming = self.env['ir.ui.view'].sudo().search([('model', 'in', sorted(owners)), ('arch_db', 'like', name)])
        views = self._views([('model', 'in', naming.mapped('model'))], groups)
        found = (button for view in views for owner, button in self._buttons_of(view) if owner == model)
        return tuple(dict.fromkeys(button for button in found if button.name == name))

    @api.model
    def _buttons_of_form(self, model, form=None):
        """Return the buttons of one form of a model: the one with the id ``form``, or that which opens by default."""
        views = self.env['ir.ui.view'].sudo()
        view = views.browse(form or views.default_view(model, 'form'))
        return [button for owner, button in self._buttons_of(view.exists()) if owner == model] if view else []

    def _views(self, domain, groups):
        return (
            self.env['ir.ui.view']
            .sudo()
            .search(
                [
                    *domain,
                    ('mode', '=', 'primary'),
                    ('type', 'in', [kind for kind in VIEWS if kind in self._view_types()]),
                    '|',
                    (GROUPS, '=', False),
                    (GROUPS, 'in', groups),
                ],
                order='priority, id',
            )
            # The web client shows the form first.
            .sorted(lambda view: view.type != 'form')
        )

    def _view_types(self):
        return dict(self.env['ir.ui.view']._fields['type']._description_selection(self.env))

    def _buttons_of(self, view):
        if view.model not in self.env or not may(self.env[view.model], 'read'):
            return []
        try:
            arch = self.env[view.model].get_view(view.id, view.type)['arch']
        except ValueError:
            _logger.warning('View %s of %s cannot be read: AI clients cannot press its buttons.', view.id, view.model)
            return []
        found = buttons_in(etree.fromstring(arch), view.model, self._comodel)
        return [(owner, self._with_id(button)) for owner, button in found]

    def _with_id(self, button):
        """Return a button that names its action by id: some views have an external id there."""
        return replace(button, name=str(self._action(button.name).id)) if button.is_action else button

    def _comodel(self, model, name):
        field = self.env[model]._fields.get(name)
        return field.comodel_name if field is not None and field.relational else None

    @api.model
    def _menu(self, model):
        """Return what the menu of actions of a form offers: what is bound to the model, and what it always has."""
        entries = [
            Button(str(action.id), action.name, is_action=True)
            for action in self._bound(model)
            if action._name != 'ir.actions.report'
        ]
        if 'active' in self.env[model]._fields:
            entries += [
                Button('action_archive', _('Archive'), hidden_if=('not active',)),
                Button('action_unarchive', _('Unarchive'), hidden_if=('active',)),
            ]
        return (*entries, Button('copy', _('Duplicate')))

    @api.model
    def _reports(self, model):
        """Return the reports that the menu of a form offers to print."""
        return [action for action in self._bound(model) if action._name == 'ir.actions.report']

    def _bound(self, model):
        """Return the actions that are bound to a model and that the groups of the user see, each of its kind."""
        bound = self.env['ir.actions.actions'].get_bindings(model)
        entries = (entry for kind in ('action', 'report') for entry in bound.get(kind, ()))
        return [self._action(str(entry['id'])).with_context(lang=self.env.lang) for entry in entries]

    @api.model
    def _action(self, name):
        """Return the action with an id or external id, an empty record of ``ir.actions.actions`` if there is none."""
        known = self.sudo().env
        generic = known['ir.actions.actions']
        found = generic.browse(int(name)).exists() if name.isdecimal() else known.ref(name, raise_if_not_found=False)
        if not found or not found._name.startswith('ir.actions.'):
            return generic
        return known[found.type].browse(found.id)

    @api.model
    def _run(self, action, context):
        """Run a server action as the user, or return any other action as the web client gets it.

        Raises AccessError if the groups of the action leave the user out.
        """
        groups = action[GROUPS] if GROUPS in action._fields else None
        if groups and not set(groups.ids) & set(visible_groups(self.env.user)):
            raise AccessError(_('The action %s is not for the groups of the user.', action.name))
        if action._name == 'ir.actions.server':
            return action.with_env(self.env).with_context(**context).run()
        return action._get_action_dict()

    @api.model
    def _public_name(self, button):
        """Return the name by which a client calls a button: a method, or the external id of an action."""
        if not button.is_action:
            return button.name
        action = self._action(button.name)
        return action.get_external_id().get(action.id) or button.name

    @api.model
    def _named(self, buttons):
        """Return the labels of buttons by the name to call; one that is called differently by state has all its labels."""
        labels = {}
        for button in buttons:
            labels.setdefault(self._public_name(button), {})[button.label] = True
        return {name: ' / '.join(said) for name, said in labels.items()}

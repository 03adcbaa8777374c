from odoo import Command
from odoo.tests import tagged

from ..compat import GROUPS, LISTS_ARE_TREES
from ..core.conditions import CannotTellError, value_of
from .common import McpCase

FORM = """
<form>
    <header>
        <button name="create_company" type="object" string="Make a company" invisible="is_company"
                confirm="Really?" context="{'default_color': color + 1}"/>
        <button name="message_subscribe" type="object" string="Follow" groups="base.group_system"/>
        <button name="get_formview_id" type="object" invisible="1"/>
        <button name="get_formview_action" type="object"><span>Show</span></button>
    </header>
    <div name="button_box" invisible="not is_company">
        <button name="open_commercial_entity" type="object" class="oe_stat_button">
            <field name="color" string="Colour" widget="statinfo"/>
        </button>
    </div>
    <field name="name"/>
    <field name="is_company"/>
    <field name="child_ids">
        <list>
            <button name="toggle_active" type="object" string="Switch" invisible="parent.color == 3"/>
        </list>
    </field>
</form>
"""


@tagged('post_install', '-at_install', 'slow')
class TestActionTools(McpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company, cls.contact = cls.env['res.partner'].create(
            [{'name': 'Azure', 'is_company': True}, {'name': 'Ada', 'color': 4, 'company_name': 'Azure 2'}]
        )
        form = FORM.replace('list>', 'tree>') if LISTS_ARE_TREES else FORM
        cls.view = cls.env['ir.ui.view'].create(
            {'name': 'x', 'model': 'res.partner', 'type': 'form', 'arch': form, 'priority': 0}
        )

    def actions(self, *records, token=None):
        answer = self.call('list_actions', token, model='res.partner', ids=[record.id for record in records])
        return {action['method']: action for action in answer['actions']}, answer.get('not_now', {})

    def press(self, method, *records, token=None, **arguments):
        ids = [record.id for record in records]
        return self.result_of('call_method', token, model='res.partner', method=method, ids=ids, **arguments)

    def refused(self, method, *records, **arguments):
        result = self.press(method, *records, **arguments)
        self.assertTrue(result['isError'], result)
        return result['content'][0]['text']

    def test_buttons_of_views_are_listed_with_what_they_ask(self):
        shown, _hidden = self.actions()
        self.assertEqual(
            shown['create_company'], {'method': 'create_company', 'label': 'Make a company', 'asks': 'Really?'}
        )
        self.assertEqual(shown['open_commercial_entity']['label'], 'Colour')
        self.assertEqual(shown['get_formview_action']['label'], 'Show')
        self.assertIn('action_archive', shown)

    def test_record_tells_which_buttons_it_shows(self):
        shown, hidden = self.actions(self.company)
        self.assertIn('open_commercial_entity', shown)
        self.assertEqual(hidden['create_company'], 'Make a company')
        self.assertEqual(hidden['action_unarchive'], 'Unarchive')
        shown, hidden = self.actions(self.contact)
        self.assertIn('create_company', shown)
        self.assertIn('open_commercial_entity', hidden)

    def test_several_records_tell_which_of_them_show_a_button(self):
        shown, _hidden = self.actions(self.company, self.contact)
        self.assertEqual(shown['create_company']['ids'], [self.contact.id])
        self.assertEqual(shown['action_archive']['ids'], sorted([self.company.id, self.contact.id]))

    def test_button_of_other_groups_is_neither_listed_nor_pressed(self):
        shown, _hidden = self.actions()
        self.assertNotIn('message_subscribe', shown)
        self.assertIn('no button', self.refused('message_subscribe', self.contact).replace('not called by any', 'no'))

    def test_view_of_other_groups_shows_nothing(self):
        self.view.write({GROUPS: [Command.link(self.env.ref('base.group_system').id)]})
        self.assertNotIn('get_formview_action', self.actions()[0])
        self.assertIn('not called by any button', self.refused('get_formview_action', self.contact))

    def test_method_without_a_button_is_refused_and_the_buttons_are_named(self):
        refused = self.refused('get_metadata', self.contact)
        self.assertIn('get_metadata is not called by any button of res.partner', refused)
        self.assertIn('create_company (Make a company)', refused)
        self.assertIn('read_records does what read does', self.refused('read', self.contact))

    def test_button_that_never_shows_is_no_button(self):
        self.assertNotIn('get_formview_id', self.actions()[0])

    def test_hidden_button_is_refused_with_the_reason_and_the_others(self):
        refused = self.refused('create_company', self.company)
        self.assertIn(f'not available for res.partner {self.company.id} now', refused)
        self.assertIn('hidden if: is_company', refused)
        self.assertIn('Available: get_formview_action (Show), open_commercial_entity (Colour)', refused)
        self.assertIn(str(self.company.id), self.refused('create_company', self.contact, self.company))

    def test_button_that_shows_is_pressed_with_its_context(self):
        result = self.press('create_company', self.contact)
        self.assertFalse(result['isError'], result)
        self.assertEqual(self.contact.parent_id.name, 'Azure 2')
        self.assertEqual(self.contact.parent_id.color, 5)

    def test_button_takes_no_arguments(self):
        self.assertIn('takes no arguments', self.refused('create_company', self.contact, kwargs={'a': 1}))

    def test_button_in_a_list_of_another_form_is_pressed_by_what_its_parent_shows(self):
        self.contact.parent_id = self.company
        self.assertFalse(self.press('toggle_active', self.contact)['isError'])
        self.assertFalse(self.contact.active)
        self.company.color = 3
        self.assertIn('hidden if: parent.color == 3', self.refused('toggle_active', self.contact))

    def test_archive_and_duplicate_stand_in_the_menu(self):
        self.assertIn('not available', self.refused('action_unarchive', self.contact))
        self.assertFalse(self.press('copy', self.contact)['isError'])
        self.assertEqual(self.env['res.partner'].search_count([('name', 'like', 'Ada (copy')]), 1)

    def test_owner_opens_one_method_or_all(self):
        parameters = self.env['ir.config_parameter']
        parameters.set_param('muk_mcp.open_methods', 'res.users.read res.partner.get_external_id')
        self.assertFalse(self.press('get_external_id', self.contact)['isError'])
        self.assertIn('not called', self.refused('get_metadata', self.contact))
        parameters.set_param('muk_mcp.any_public_method', 'True')
        self.assertFalse(self.press('get_metadata', self.contact)['isError'])

    def test_private_method_stays_closed_whatever_the_owner_opens(self):
        parameters = self.env['ir.config_parameter']
        parameters.set_param('muk_mcp.open_methods', 'res.partner._write')
        parameters.set_param('muk_mcp.any_public_method', 'True')
        self.assertIn('private', self.refused('_write', self.contact, args=[{'name': 'x'}]).lower())

    def test_bound_action_of_the_server_runs_on_the_records(self):
        action = self.bind('ir.actions.server', state='code', code="records.write({'color': 7})")
        shown, _hidden = self.actions(self.contact)
        name = next(name for name in shown if name in (str(action.id), action.get_external_id().get(action.id)))
        self.assertFalse(self.press(name, self.contact)['isError'])
        self.assertEqual(self.contact.color, 7)

    def test_bound_action_that_opens_a_window_says_how_to_go_on(self):
        action = self.bind(
            'ir.actions.act_window',
            res_model='res.partner',
            view_mode='list,form',
            domain="[('parent_id', '=', active_id)]",
        )
        answer = self.call('call_method', model='res.partner', method=str(action.id), ids=[self.company.id])
        self.assertEqual(answer['opens']['domain'], [['parent_id', '=', self.company.id]])
        self.assertIn('search_read', answer['next'])

    def test_action_is_known_by_its_external_id(self):
        answer = self.call(
            'call_method', model='res.partner', method='mail.action_partner_mass_mail', ids=[self.contact.id]
        )
        self.assertEqual(answer['opens']['model'], 'mail.compose.message')

    def test_action_that_is_not_bound_is_refused(self):
        action = self.bind('ir.actions.server', state='code', code="records.write({'color': 7})")
        action.unlink_action()
        self.assertIn('not called by any button', self.refused(str(action.id), self.contact))
        self.assertIn('not called by any button', self.refused('base.no_such_action', self.contact))
        self.assertNotEqual(self.contact.color, 7)

    def test_wizard_says_model_context_fields_and_buttons(self):
        action = self.bind(
            'ir.actions.act_window',
            res_model='base.partner.merge.automatic.wizard',
            view_mode='form',
            target='new',
            context="{'some_word': 1, 'mail_notrack': True, 'default_group_by_email': True}",
        )
        views = self.env['muk_mcp.views']
        self.assertEqual(views._action(str(action.id)), action)
        answer = self.call('call_method', model='res.partner', method=str(action.id), ids=[self.contact.id])
        self.assertEqual(
            answer['opens']['context'],
            {
                'active_model': 'res.partner',
                'active_ids': [self.contact.id],
                'active_id': self.contact.id,
                'some_word': 1,
                'default_group_by_email': True,
            },
        )
        self.assertIn('action_start_manual_process', answer['opens']['buttons'])
        self.assertIn('group_by_email', answer['opens']['fields'])
        self.assertIn('create_records', answer['next'])

    def test_wizard_takes_the_words_of_its_action_but_no_switches(self):
        def refused(**context):
            values = [{'name': 'x'}]
            model = context.pop('model', 'res.partner')
            return self.result_of('create_records', model=model, values=values, context=context)['content'][0]['text']

        self.assertIn('`context.some_word` is unknown', refused(some_word=1))
        self.assertIn('`context.mail_notrack` is unknown', refused(model='mail.compose.message', mail_notrack=1))
        self.assertNotIn('is unknown; known are', refused(model='mail.compose.message', some_word=1))

    def test_conditions_that_need_the_web_client_hide_a_button(self):
        for expression in ('no_such_field', 'parent.state', 'name.', '__import__("os")'):
            with self.assertRaises(CannotTellError):
                value_of(expression, self.contact)

    def test_conditions_know_what_the_web_client_knows(self):
        for expression in (
            'id != uid',
            'not parent_id and child_ids == []',
            "context.get('lang') != 'x' and active_model == 'res.partner'",
            "create_date < context_today().strftime('%Y-%m-%d 23:59:59')",
            'type in ("contact", "other") and color > 3',
        ):
            self.assertIs(value_of(expression, self.contact), True, expression)

    def bind(self, model, **values):
        partner = self.env['ir.model']._get_id('res.partner')
        more = {'model_id': partner} if model == 'ir.actions.server' else {}
        return self.env[model].create({'name': 'Bound', 'binding_model_id': partner, **more, **values})

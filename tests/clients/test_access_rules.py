"""Access rules in the back end: the list, a new rule, and the simulator that says which rule decides."""

import pytest

from tests.support import back_end

pytestmark = pytest.mark.anyio

RULES = 'muk_mcp_oauth.action_access_rule'


async def test_a_rule_is_made_and_the_simulator_names_it(odoo, admin):
    await admin.visit(back_end.action(odoo.url, RULES), '.o_list_view')
    await admin.page.get_by_text('Personal data of employees').first.wait_for()
    await admin.remember('access-rules')
    await _make_rule(admin, 'Nobody deletes contacts', 'res.partner')
    await admin.remember('access-rule')

    await admin.page.get_by_role('button', name='Simulate').click()
    dialog = admin.page.locator('.modal-dialog')
    await dialog.locator('[name=model_id] input').fill('res.partner')
    await admin.page.locator('.o-autocomplete--dropdown-item', has_text='Contact').first.click()
    await _verdict(dialog, 'unlink').get_by_text('Closed by the rule "Nobody deletes contacts".').wait_for()
    await admin.remember('access-simulator')
    assert 'Left open by the rule' in await _verdict(dialog, 'create').inner_text()


def _verdict(dialog, operation):
    names = {'create': 'Create', 'unlink': 'Delete'}
    cell = dialog.page.locator('[name=operation]').get_by_text(names[operation], exact=True)
    return dialog.locator('.o_data_row', has=cell)


async def _make_rule(user, name, models):
    page = user.page
    await page.locator('.o_list_button_add').first.click()
    await page.locator('[name=name] input, [name=name] textarea').first.fill(name)
    await page.locator('[name=pattern] input').fill(models)
    await page.locator('[name=allow_unlink] input').uncheck()
    await page.locator('[name=sequence] input').fill('1')
    await page.locator('.o_form_button_save').click()
    await page.locator('.o_form_saved, .o_form_button_create').first.wait_for()

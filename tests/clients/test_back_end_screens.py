"""The screens of the back end for a German administrator, at a desk and on a phone: words, accessibility, console."""

import re

import pytest

from tests.clients.test_preferences import CLAUDE, LEDGER, connect
from tests.support import back_end
from tests.support.accessibility import faults
from tests.support.open_shell import ask
from tests.support.records import new_user
from tests.support.registration import authorization_url
from tests.support.texts import left_in_english, load_languages, translations
from tests.support.user import PATIENCE_MS, User

pytestmark = pytest.mark.anyio

DISCONNECT = translations('de')['Disconnect']
DESK, PHONE = {'width': 1280, 'height': 900}, {'width': 390, 'height': 844}
SCREENS = {
    'dashboard': 'muk_mcp_oauth.action_dashboard',
    'attempts': 'muk_mcp_oauth.action_attempt',
    'applications': 'muk_mcp_oauth.action_application',
    'registrations': 'muk_mcp_oauth.action_client',
    'connections': 'muk_mcp_oauth.action_grant',
    'effects': 'muk_mcp_oauth.action_effect',
    'consents': 'muk_mcp_oauth.action_consent',
    'signing-keys': 'muk_mcp_oauth.action_signing_key',
    'known-clients': 'muk_mcp_oauth.action_known_client',
    'access-rules': 'muk_mcp_oauth.action_access_rule',
    'audit-log': 'muk_mcp.action_mcp_log',
    'api-keys': 'muk_mcp.action_mcp_key',
    'sessions': 'muk_mcp.action_mcp_session',
    'settings': 'base_setup.action_general_configuration',
    'self-test': 'muk_mcp_oauth.action_self_test',
    'simulator': 'muk_mcp_oauth.action_access_simulator',
}
# What axe-core finds in widgets of Odoo's web client, on its own screens as well: search bar, list, menus, dialogs, badges.
ODOO_S_OWN = re.compile(
    r"""aria-(allowed-attr|command-name|required-parent):.*(o_searchview|o-dropdown|o-autocomplete|role="tab")
    |aria-allowed-role:.*class="o_kanban_record
    |aria-prohibited-attr:.*fa-users
    |autocomplete-valid:.*o_select_menu
    |button-name:.*(o-dropdown|fa-search|o_clipboard_button)
    |color-contrast:.*(o_form_label|badge|searchabletext)
    |empty-table-header:.*(o_list_controller|o_list_button|o_handle_cell)
    |image-alt:.*avatar
    |label:.*(checkbox-comp|boolean_checkbox|type="color")
    |landmark-[a-z-]*:.*(o_content|modal-|o_cp_searchview)
    |role-img-alt:.*class="[^"]*(oi|fa-user-o|fa-filter)""",
    re.VERBOSE | re.DOTALL,
)
# A row of these opens a form of its own.
FORMS = ('attempts', 'applications', 'registrations', 'connections', 'access-rules', 'audit-log')


@pytest.fixture(scope='module')
def german_odoo(odoo):
    load_languages(odoo, 'de_DE')
    return odoo


@pytest.fixture(scope='module')
async def german(german_odoo, chromium, album):
    """An administrator who reads German, with two connected clients and a failed attempt."""
    login = new_user(german_odoo, 'verwalterin@example.com', 'base.group_system')
    ask(german_odoo, f"env['res.users'].search([('login', '=', {login!r})]).lang = 'de_DE'")
    user = await User.at(chromium, login=login, password=login, album=album)
    user.complaints = []
    user.window.on('console', lambda message: message.type == 'error' and user.complaints.append(message.text))
    user.window.on('weberror', lambda error: user.complaints.append(str(error.error)))
    connect(german_odoo, user, CLAUDE, 'Claude')
    connect(german_odoo, user, LEDGER, 'Ledger Agent')
    await user.visit(authorization_url(german_odoo.url, 'never-registered', CLAUDE), '.o_mcp_oauth_error')
    user.complaints.clear()
    yield user
    await user.window.close()


async def check_screen(user, name: str) -> list[str]:
    """What is wrong with the screen that is open, at a desk and on a phone."""
    found = []
    for size in (DESK, PHONE):
        await user.page.set_viewport_size(size)
        await user.page.evaluate('new Promise(requestAnimationFrame)')
        await user.remember(f'de-{name}-{size["width"]}')
        root = '.modal-content' if await user.page.locator('.modal-content').count() else '.o_action_manager'
        found += [fault for fault in await faults(user.page, root) if not ODOO_S_OWN.match(fault)]
        if await user.page.evaluate('document.documentElement.scrollWidth > innerWidth'):
            found.append(f'{size["width"]} pixels are too few')
    await user.page.set_viewport_size(DESK)
    return [*found, *left_in_english(await user.page.locator(root).inner_text(), 'de')]


@pytest.mark.parametrize('name', SCREENS)
async def test_screen_is_german_and_for_everybody(german_odoo, german, name):
    await german.page.close()
    await german.visit(back_end.action(german_odoo.url, SCREENS[name]), '.o_list_view, .o_form_view')
    found = await check_screen(german, name)
    if name in FORMS:
        await german.page.locator('.o_data_row .o_data_cell:not(.o_handle_cell)').first.click()
        await german.page.locator('.o_form_sheet').wait_for()
        found += await check_screen(german, f'{name}-form')
    assert found == []
    assert german.complaints == []


CARDS = ('attempts', 'applications', 'registrations', 'connections', 'consents', 'audit-log')
TOO_WIDE = """() => [...document.querySelectorAll('.o_kanban_record, .o_kanban_record *')]
    .filter(element => element.getBoundingClientRect().right > innerWidth + 1).map(element => element.outerHTML)"""


@pytest.fixture(scope='module')
async def phone(german, chromium, album):
    """The same administrator at a window as small as a phone."""
    window = await chromium.new_context(viewport=PHONE)
    window.set_default_timeout(PATIENCE_MS)
    yield User(window, login=german.login, password=german.password, album=album)
    await window.close()


@pytest.mark.parametrize('name', CARDS)
async def test_wide_list_is_cards_on_a_phone(german_odoo, phone, name):
    """As Odoo does it wherever a model has cards; nothing of one is off the screen."""
    await phone.visit(back_end.action(german_odoo.url, SCREENS[name]), '.o_kanban_record:not(.o_kanban_ghost)')

    await phone.remember(f'de-{name}-cards')
    assert await phone.page.evaluate(TOO_WIDE) == []
    assert [fault for fault in await faults(phone.page, '.o_kanban_renderer') if not ODOO_S_OWN.match(fault)] == []
    assert left_in_english(await phone.page.locator('.o_kanban_renderer').inner_text(), 'de') == []
    await phone.page.close()


# What an element that is in focus shows of it.
LOOK = """element => {
    const look = () => JSON.stringify(['outline', 'boxShadow', 'border', 'background', 'color', 'textDecoration']
        .map(property => getComputedStyle(element)[property]));
    const focused = look();
    element.blur();
    const left = look();
    element.focus({focusVisible: true});
    return focused !== left;
}"""


async def press_at(user, target, key: str) -> None:
    """Go on by the Tab key until an element is in focus, and press a key there; it fails if none of 80 is it."""
    for _ in range(80):
        await user.page.keyboard.press('Tab')
        if await target.evaluate_all('elements => elements.includes(document.activeElement)'):
            assert await user.page.evaluate(f'({LOOK})(document.activeElement)'), f'Nobody sees the focus at {target}.'
            await user.page.keyboard.press(key)
            return
    raise AssertionError(f'The Tab key does not come to {target}. {await user.view()}')


async def test_numbers_and_buttons_are_reached_by_the_tab_key(german_odoo, german):
    await german.page.close()
    await german.visit(back_end.action(german_odoo.url, SCREENS['dashboard']), '.o_form_sheet')
    await press_at(german, german.page.locator('.o_form_sheet button.text-start'), 'Enter')
    await german.page.locator('.o_list_view').locator('.o_group_header, .o_data_row').first.wait_for()

    await german.visit(back_end.action(german_odoo.url, SCREENS['applications']), '.o_data_row')
    await german.page.locator('.o_data_row .o_data_cell').first.click()
    await german.page.locator('.o_form_sheet').wait_for()
    await press_at(german, german.page.locator('button[name=action_ask_block]'), 'Enter')
    await german.page.locator('.modal [name=summary]').get_by_text('sofort').wait_for()
    await german.page.keyboard.press('Escape')
    await german.page.locator('.modal').wait_for(state='detached')


async def test_self_test_is_run_and_its_report_copied_by_keys(german_odoo, german):
    await german.page.close()
    await german.visit(back_end.settings(german_odoo.url), 'button[name=action_mcp_oauth_self_test]')
    await german.page.keyboard.type('MCP OAuth')
    await press_at(german, german.page.locator('button[name=action_mcp_oauth_self_test]'), 'Enter')
    await german.page.locator('.modal [name=line_ids]').wait_for()

    await press_at(german, german.page.locator('.modal .nav-link[name=report]'), 'Enter')
    await german.page.locator('.modal .tab-pane.active [name=report]').first.wait_for()
    await german.window.grant_permissions(['clipboard-read', 'clipboard-write'])
    await press_at(german, german.page.locator('.modal .tab-pane.active button.o_clipboard_button'), 'Enter')

    copied = await german.page.evaluate('navigator.clipboard.readText()')
    assert f'{german_odoo.url}/mcp' in copied


async def test_client_is_disconnected_in_the_preferences_by_keys(german_odoo, german):
    await german.page.close()
    connect(german_odoo, german, 'https://parting.example/callback', 'Scheidender Agent')
    await german.visit(back_end.home(german_odoo.url), '.o_user_menu button')
    await german.page.locator('.o_action_manager > *').first.wait_for()
    await press_at(german, german.page.locator('.o_user_menu button'), 'Enter')
    await german.page.locator('[data-menu=mcp_access]').wait_for()
    for _ in range(20):
        if await german.page.evaluate("document.activeElement.matches('[data-menu=mcp_access]')"):
            break
        await german.page.keyboard.press('ArrowDown')
    await german.page.keyboard.press('Enter')
    card = german.page.locator('.o_mcp_card', has_text='Scheidender Agent')
    await card.wait_for()

    await press_at(german, card.get_by_role('button', name=DISCONNECT, exact=True), 'Enter')
    await german.page.locator('.modal-footer').get_by_role('button', name=DISCONNECT, exact=True).wait_for()
    await german.page.keyboard.press('Enter')

    await card.wait_for(state='detached')

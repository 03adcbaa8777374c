"""What people of other languages see: nothing of ours in English, and nothing wider than a small phone."""

import pytest

from tests.support import back_end
from tests.support.open_shell import ask
from tests.support.records import new_user
from tests.support.registration import authorization_url, register
from tests.support.texts import left_in_english, load_languages, translations
from tests.support.user import User

pytestmark = pytest.mark.anyio

CLAUDE = 'https://claude.ai/api/mcp/auth_callback'
PHISHER = 'https://claude.ai.login-check.example/callback'
LANGUAGES = {'de': 'de_DE', 'fr': 'fr_FR', 'es': 'es_ES', 'it': 'it_IT'}
ALLOW = '[name=decision][value=allow]'
TOO_WIDE = """() => [...document.querySelectorAll('main, main *')]
    .filter(element => element.getBoundingClientRect().right > innerWidth + 1).map(element => element.outerHTML)"""


@pytest.fixture(scope='module')
def multilingual(odoo):
    """The server with all languages, as the wizard of Odoo loads them."""
    load_languages(odoo, *LANGUAGES.values())
    return odoo


@pytest.fixture(params=LANGUAGES)
def language(request) -> str:
    return request.param


@pytest.fixture
async def foreigner(multilingual, chromium, album, language, request):
    """An administrator of the language."""
    login = new_user(multilingual, f'{abs(hash(request.node.name))}@example.com', 'base.group_system')
    ask(multilingual, f'env["res.users"].search([("login", "=", {login!r})]).lang = {LANGUAGES[language]!r}')
    user = await User.at(chromium, login=login, password=login, album=album)
    yield user
    await user.window.close()


async def check_page(user, language: str, name: str) -> None:
    """Nothing of the page is in English or wider than 320 pixels."""
    for width, height in ((1280, 900), (320, 640)):
        await user.page.set_viewport_size({'width': width, 'height': height})
        await user.page.screenshot(path=user.album / f'{language}-{name}-{width}.png', full_page=True)
        assert await user.page.evaluate(TOO_WIDE) == []
    assert left_in_english(await user.page.locator('body').inner_text(), language) == []


async def test_consent_and_error_pages(multilingual, foreigner, language):
    texts = translations(language)
    for uri, name in ((CLAUDE, 'consent'), (PHISHER, 'impostor')):
        client_id = register(multilingual.url, uri, client_name='Claude')
        await foreigner.reach_consent(authorization_url(multilingual.url, client_id, uri))
        assert (await foreigner.page.locator(ALLOW).inner_text()).strip() == texts['Allow']
        await check_page(foreigner, language, name)
    url = authorization_url(multilingual.url, 'never-registered', CLAUDE)
    await foreigner.visit(url, '.o_mcp_oauth_error')
    await check_page(foreigner, language, 'error')


async def test_preferences_and_settings(multilingual, foreigner, language):
    texts = translations(language)
    client_id = register(multilingual.url, CLAUDE, client_name='Claude')
    await foreigner.approve(authorization_url(multilingual.url, client_id, CLAUDE))
    await foreigner.page.set_viewport_size({'width': 1280, 'height': 900})

    await foreigner.visit(back_end.home(multilingual.url), '.o_user_menu button')
    await foreigner.page.locator('.o_user_menu button').click()
    await foreigner.page.locator(back_end.PREFERENCES).click()
    await foreigner.page.get_by_role('tab', name=texts['AI Clients']).click()
    await foreigner.page.get_by_role('button', name=texts['Disconnect'], exact=True).first.wait_for()
    await foreigner.remember(f'{language}-preferences')
    assert left_in_english(await foreigner.page.locator('.o_content, .modal').last.inner_text(), language) == []

    await foreigner.visit(back_end.settings(multilingual.url), '[name=mcp_oauth_public_url]')
    await foreigner.page.locator('[name=mcp_oauth_public_url]').scroll_into_view_if_needed()
    await foreigner.remember(f'{language}-settings')
    assert left_in_english(await foreigner.page.locator('.o_content').inner_text(), language) == []


# One, and two of something, as the dialog before an end and the consent page say it.
NUMBERS = {
    'de_DE': ('1 Verbindung von 1 Benutzer endet sofort.', '1 Tag', '2 Tage'),
    'fr_FR': ('1 connexion de 1 utilisateur prend fin immédiatement.', '1 jour', '2 jours'),
    'es_ES': ('1 conexión de 1 usuario termina de inmediato.', '1 día', '2 días'),
    'it_IT': ('1 connessione di 1 utente termina subito.', '1 giorno', '2 giorni'),
    'en_US': ('1 connection of 1 user ends at once.', '1 day', '2 days'),
}


async def test_one_and_several_are_told_apart(multilingual, admin):
    client_id = register(multilingual.url, CLAUDE, client_name='Claude')
    await admin.approve(authorization_url(multilingual.url, client_id, CLAUDE))
    told = ask(
        multilingual,
        f'grant = env["muk_mcp_oauth.grant"].search([("client_id.client_id", "=", {client_id!r})], limit=1)\n'
        'server, ending = env["muk_mcp_oauth.server"], env["muk_mcp_oauth.ending"]\n'
        f'for code in {list(NUMBERS)}:\n'
        '    ends = ending.with_context(lang=code)._what_ends(grant)\n'
        '    days = [server.with_context(lang=code)._days(number) for number in (1, 2)]\n'
        '    print(code, ends, *days, sep="|")\n',
    )
    assert {line.split('|')[0]: tuple(line.split('|')[1:]) for line in told.split('\n') if '|' in line} == NUMBERS

"""What people of other languages see: nothing of ours in English, and nothing wider than a small phone."""

import pytest

from tests.support import back_end
from tests.support.records import new_user
from tests.support.registration import authorization_url, register
from tests.support.texts import left_in_english, translations
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
    odoo.shell(
        f'langs = [env["res.lang"]._activate_lang(code).id for code in {list(LANGUAGES.values())}]\n'
        'env["base.language.install"].create({"lang_ids": [(6, 0, langs)], "overwrite": True}).lang_install()'
    )
    return odoo


@pytest.fixture(params=LANGUAGES)
def language(request) -> str:
    return request.param


@pytest.fixture
async def foreigner(multilingual, chromium, album, language, request):
    """An administrator of the language."""
    login = new_user(multilingual, f'{abs(hash(request.node.name))}@example.com', 'base.group_system')
    multilingual.shell(f'env["res.users"].search([("login", "=", {login!r})]).lang = {LANGUAGES[language]!r}')
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

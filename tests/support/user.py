"""A user at a real browser, doing by hand the two things OAuth leaves to people: signing in and deciding."""

from collections.abc import Awaitable, Callable, Collection
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from playwright.async_api import Browser, BrowserContext, Page
from playwright.async_api import TimeoutError as NothingHappened

from tests.support import back_end

# Odoo compiles the assets of a fresh database for the first page that needs them, which a busy machine makes long.
PATIENCE_MS = 60_000


class User:
    """Somebody with an Odoo account and a browser of their own, without cookies at the start.

    `album` is the folder that keeps a picture of each page the user is asked to remember.
    """

    def __init__(self, window: BrowserContext, *, login: str, password: str, album: Path) -> None:
        self.window = window
        self.login = login
        self.password = password
        self.album = album

    @classmethod
    async def at(cls, browser: Browser, *, login: str, password: str, album: Path) -> 'User':
        """Sit down at a new window of `browser`."""
        window = await browser.new_context(viewport={'width': 1280, 'height': 900})
        window.set_default_timeout(PATIENCE_MS)
        return cls(window, login=login, password=password, album=album)

    async def approve(self, authorization_url: str, scopes: Collection[str] | None = None) -> str:
        """Sign in if asked, tick exactly `scopes` (None leaves the boxes as offered) and allow.

        Returns the authorization response: the redirect URI with the parameters it was sent (RFC 6749 section 4.1.2).
        """
        await self.reach_consent(authorization_url)
        if scopes is not None:
            await self.tick(scopes)
        return await self.decide('allow')

    async def deny(self, authorization_url: str) -> str:
        """Sign in if asked and deny; returns the error response (RFC 6749 section 4.1.2.1)."""
        await self.reach_consent(authorization_url)
        return await self.decide('deny')

    async def be_turned_away(self, authorization_url: str) -> str:
        """Sign in, read why there is nothing to allow and follow the link back; returns the error response."""
        self.redirect_uri = redirect_uri_of(authorization_url)
        await self._visit(authorization_url, '#password')
        await self.sign_in()
        await self._expect('.o_mcp_oauth_way_back')
        await self.remember('turned-away')
        return await self._sent_back_by(self.page.locator('.o_mcp_oauth_way_back').click)

    async def reach_consent(self, authorization_url: str) -> None:
        """Open the URL a client asks people to visit, sign in on the way to the consent page and read it.

        What it says is kept as `consent_text`.
        """
        self.redirect_uri = redirect_uri_of(authorization_url)
        await self.visit(authorization_url, '[name=decision][value=allow]')
        self.consent_text = await self.page.locator('body').inner_text()
        await self.remember('consent')

    async def sign_in(self) -> None:
        """Fill in Odoo's login form and wait until it has gone."""
        await self.page.locator('#login').fill(self.login)
        await self.page.locator('#password').fill(self.password)
        await self.page.locator('.oe_login_form button[type=submit]').click()
        await self.page.locator('#password').wait_for(state='detached')

    async def offered_scopes(self) -> dict[str, bool]:
        """The scope boxes of the consent page, each with whether it is ticked."""
        boxes = await self.page.locator('input[name=scope]').all()
        return {await box.get_attribute('value'): await box.is_checked() for box in boxes}

    async def tick(self, scopes: Collection[str]) -> None:
        """Leave exactly the boxes of `scopes` ticked."""
        for value in await self.offered_scopes():
            await self.page.locator(f'input[name=scope][value="{value}"]').set_checked(value in scopes)

    async def decide(self, decision: str) -> str:
        """Press Allow or Deny and return the URL the browser is then sent to."""
        return await self._sent_back_by(self.page.locator(f'[name=decision][value={decision}]').click)

    async def visit(self, url: str, landmark: str) -> None:
        """Open a page of Odoo in a new tab, signing in if asked, and wait for the element `landmark`."""
        await self._visit(url, f'{landmark}, #password')
        if await self.page.locator('#password').is_visible():
            await self.remember('login')
            await self.sign_in()
            await self._expect(landmark)

    async def disconnect(self, odoo_url: str, client_name: str) -> None:
        """End the connection of an AI client in one's own preferences and wait until it has left the list."""
        await self.open_ai_clients(odoo_url)
        application = self.page.locator('.o_mcp_card', has_text=client_name)
        await application.first.wait_for()
        await self.remember('preferences')
        await application.get_by_role('button', name='Disconnect', exact=True).click()
        await self.confirm('Disconnect')
        await application.wait_for(state='detached')

    async def open_ai_clients(self, odoo_url: str) -> None:
        """Open one's own preferences at what is connected."""
        await self.visit(back_end.home(odoo_url), '.o_user_menu button')
        await self.page.locator('.o_user_menu button').click()
        await self.page.locator(back_end.PREFERENCES).click()
        await self.page.get_by_role('tab', name='AI Clients').click()
        await self.page.locator('.o_mcp_connections').wait_for()

    async def confirm(self, button: str) -> None:
        """Press a button of the dialog that asks; buttons of the page below it are in no footer."""
        await self.page.locator('.modal-footer').get_by_role('button', name=button, exact=True).click()

    async def remember(self, name: str) -> None:
        """Keep a picture of what the window shows as `name`.png in the album."""
        await self.page.screenshot(path=self.album / f'{name}.png')

    async def view(self) -> str:
        """What the user sees, for the message of a failure."""
        return f'The browser shows {self.page.url}:\n{await self.page.locator("body").inner_text()}'

    async def _visit(self, url: str, landmark: str) -> None:
        self.page: Page = await self.window.new_page()
        await self.page.goto(url)
        await self._expect(landmark)

    async def _sent_back_by(self, action: Callable[[], Awaitable[None]]) -> str:
        """Watch for the request itself, because nothing has to listen at the redirect URI of a client that runs elsewhere."""
        try:
            async with self.page.expect_request(lambda request: request.url.startswith(self.redirect_uri)) as response:
                await action()
            return (await response.value).url
        except NothingHappened:
            raise AssertionError(f'The browser was not sent to {self.redirect_uri}. {await self.view()}') from None

    async def _expect(self, landmark: str) -> None:
        try:
            await self.page.locator(landmark).first.wait_for()
        except NothingHappened:
            raise AssertionError(f'Nothing matches {landmark}. {await self.view()}') from None


def redirect_uri_of(authorization_url: str) -> str:
    """Where the client of an authorization request wants the answer."""
    return parse_qs(urlsplit(authorization_url).query)['redirect_uri'][0]

"""The rules of accessibility (WCAG 2.2, A and AA, and axe's good practice), as the program axe-core judges a page by them."""

from functools import cache
from pathlib import Path

from playwright.async_api import Page

from tools import REPOSITORY
from tools.environment.node import npm_install

FOLDER = REPOSITORY / 'tests' / 'clients' / 'axe'


@cache
def _program() -> str:
    folder: Path = npm_install(FOLDER)
    return (folder / 'node_modules' / 'axe-core' / 'axe.min.js').read_text()


async def faults(page: Page, within: str = 'html') -> list[str]:
    """What breaks a rule in the part of the page that the selector names: the rule and the element, one line each."""
    # Evaluated rather than loaded, because the pages forbid scripts that are not theirs.
    await page.evaluate(_program())
    result = await page.evaluate('within => axe.run(within)', within)
    return [f'{rule["id"]}: {node["html"]}' for rule in result['violations'] for node in rule['nodes']]

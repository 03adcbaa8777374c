"""What the addons say in a language, as `i18n/*.po` has it."""

import ast
import re

from tests.support.open_shell import ask
from tools import ADDONS, REPOSITORY
from tools.servers.server import Server

ENTRY = re.compile(r'^msgid ((?:".*"\n)+)msgstr ((?:".*"\n?)+)', re.MULTILINE)
# Shorter ones are words that a language may share with English, or that stand in a longer one.
SENTENCE = 16


def translations(language: str) -> dict[str, str]:
    """Texts of both addons in English, with what they are in the language."""
    found = {}
    for addon in ADDONS:
        for english, other in ENTRY.findall((REPOSITORY / addon / 'i18n' / f'{language}.po').read_text()):
            found[_joined(english)] = _joined(other)
    return found


def left_in_english(shown: str, language: str) -> list[str]:
    """Sentences of ours that a page shows in English although the language has them."""
    shown = ' '.join(shown.split())
    return [
        english
        for english, other in translations(language).items()
        if len(english) >= SENTENCE and '%' not in english and english != other and ' '.join(english.split()) in shown
    ]


def load_languages(odoo: Server, *codes: str) -> None:
    """Give a server languages, as the wizard of Odoo loads them."""
    ask(
        odoo,
        f'langs = [env["res.lang"]._activate_lang(code).id for code in {codes!r}]\n'
        'env["base.language.install"].create({"lang_ids": [(6, 0, langs)], "overwrite": True}).lang_install()',
    )


def _joined(lines: str) -> str:
    return ''.join(ast.literal_eval(line) for line in lines.splitlines())

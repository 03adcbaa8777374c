"""The texts that people read: their templates (`.pot`), and what each language lacks.

Odoo knows the texts of an addon only where it is installed, and brings the library that reads such files, so the work is
done in a shell of Odoo. The version matters: 17 and 18 name some views differently, so the templates are those of 19.
"""

import json
from dataclasses import dataclass

from tools import ADDONS, REPOSITORY
from tools.environment.installation import Installation
from tools.servers import shell

LANGUAGES = ('de', 'fr', 'es', 'it')
VERSION = 19

SCRIPT = r"""
import io, json, re
from pathlib import Path
import polib
from odoo.tools.translate import trans_export

def exported(addon):
    buffer = io.BytesIO()
    trans_export(None, [addon], buffer, 'po', env)
    texts = polib.pofile(buffer.getvalue().decode())
    # A date would make two branches that touch a text conflict each time.
    texts.metadata = {name: value for name, value in texts.metadata.items() if not name.endswith('-Date')}
    return texts

def read(path):
    return polib.pofile(str(path)) if path.exists() else polib.POFile()

def translated(template, path):
    known = {entry.msgid: entry.msgstr for entry in read(path)}
    texts = polib.POFile()
    texts.metadata = {**template.metadata, 'Language': path.stem}
    texts.header = template.header
    for entry in template:
        texts.append(polib.POEntry(
            msgid=entry.msgid, msgstr=known.get(entry.msgid, ''), comment=entry.comment, occurrences=entry.occurrences))
    return texts

def fixed(text):
    # The order counts where a placeholder has no name.
    named = sorted(re.findall(r'%\(\w+\)[sd]|\{.*?\}', text))
    unnamed = re.findall(r'%[sd]', text)
    # What these attributes hold is read by people, so it is translated with the tag.
    tags = sorted(re.sub(r' (title|alt|aria-label|placeholder)="[^"]*"', '', tag) for tag in re.findall(r'<[^<>]+>', text))
    spaces = text[:1].isspace(), text[-1:].isspace()
    return named, unnamed, tags, spaces, re.search(r'[.?!:,…]?$', text.strip().rstrip('»”“"')).group()

report = {}
for addon in ADDONS:
    folder = Path(REPOSITORY, addon, 'i18n')
    template = exported(addon)
    stored = {entry.msgid for entry in read(folder / f'{addon}.pot')}
    wanted = {entry.msgid for entry in template}
    found = report[addon] = {'stale': sorted(stored ^ wanted), 'missing': {}, 'broken': {}}
    if RENEW:
        template.save(str(folder / f'{addon}.pot'))
    for language in LANGUAGES:
        path = folder / f'{language}.po'
        texts = translated(template, path)
        found['missing'][language] = [entry.msgid for entry in texts if not entry.msgstr]
        found['broken'][language] = [
            entry.msgid for entry in texts if entry.msgstr and fixed(entry.msgid) != fixed(entry.msgstr)]
        if RENEW:
            texts.save(str(path))
print('REPORT' + json.dumps(report))
"""


@dataclass(frozen=True)
class Report:
    """What is not as it should be in the texts of one addon; texts are named as they stand in the sources, in English.

    `stale` are in the sources or in the template only, `missing` lack a translation, by language, and `broken` have one
    with other placeholders, markup or punctuation at its end.
    """

    addon: str
    stale: list[str]
    missing: dict[str, list[str]]
    broken: dict[str, list[str]]


def compare(odoo: Installation, database: str, *, renew: bool = False) -> list[Report]:
    """Compare templates and translations with an Odoo 19 that has the addons; `renew` writes both, keeping translations."""
    settings = {'ADDONS': list(ADDONS), 'REPOSITORY': str(REPOSITORY), 'LANGUAGES': LANGUAGES, 'RENEW': renew}
    head = '\n'.join(f'{name} = {value!r}' for name, value in settings.items())
    # The shell reads line by line, and would take the empty lines of a function for its end.
    printed = shell.run(odoo, database, f'exec({f"{head}{SCRIPT}"!r})')
    found = json.loads(printed.partition('REPORT')[2].splitlines()[0])
    return [Report(addon, **findings) for addon, findings in found.items()]

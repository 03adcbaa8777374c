"""`./dev translations`: renews the templates of texts and lists what the languages lack."""

from tools.environment import installation
from tools.report.progress import say, step
from tools.servers import postgres, templates, translations


def run() -> int:
    """Write `.pot` and `.po` files anew, keep what is translated, and return 1 if a language lacks something."""
    with postgres.kept_running():
        odoo = installation.prepare(None)
        database = templates.with_addons(odoo, templates.PLAIN)
        with step('Collecting the texts'):
            reports = translations.compare(odoo, database, renew=True)
    for report in reports:
        for language in translations.LANGUAGES:
            _tell(report.addon, language, 'has no translation', report.missing[language])
            _tell(report.addon, language, 'has other placeholders, markup or punctuation', report.broken[language])
    faults = [
        text for report in reports for texts in (*report.missing.values(), *report.broken.values()) for text in texts
    ]
    return 1 if faults else 0


def _tell(addon: str, language: str, fault: str, texts: list[str]) -> None:
    say(f'{addon}/i18n/{language}.po: {len(texts) or "no"} text {fault}')
    for text in texts:
        say(f'    {text!r}')

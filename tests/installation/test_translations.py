"""Every text that people read exists in every language, as it stands in the sources by now."""

from __future__ import annotations

import pytest

from tests.support.bare import TREE
from tools.environment import installation
from tools.servers import postgres, templates, translations
from tools.servers.translations import LANGUAGES, VERSION, Report

MEND = 'run ./dev translations, translate what it lists, and run it again'


@pytest.fixture(scope='module')
def reports() -> list[Report]:
    odoo = installation.prepare(TREE)
    if odoo.source.version != VERSION:
        pytest.skip(f'the templates are those of Odoo {VERSION}')
    with postgres.kept_running():
        return translations.compare(odoo, templates.with_addons(odoo, templates.PLAIN))


def test_templates_have_the_texts_of_the_sources(reports):
    assert {report.addon: report.stale for report in reports if report.stale} == {}, MEND


@pytest.mark.parametrize('language', LANGUAGES)
def test_no_text_lacks_a_translation(reports, language):
    assert {report.addon: report.missing[language] for report in reports if report.missing[language]} == {}, MEND


@pytest.mark.parametrize('language', LANGUAGES)
def test_translations_keep_placeholders_markup_and_last_punctuation(reports, language):
    assert {report.addon: report.broken[language] for report in reports if report.broken[language]} == {}, MEND

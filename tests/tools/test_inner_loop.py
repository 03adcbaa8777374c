"""When the inner loop has to make its template of a database anew."""

from pathlib import Path

import pytest

from tools import ADDONS
from tools.servers import database


@pytest.fixture
def addon(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The folder of an addon, in a repository with nothing else, whose template was just made."""
    monkeypatch.setattr(database, 'REPOSITORY', tmp_path)
    monkeypatch.setattr(database, 'stamp', lambda name, what: tmp_path / f'{name}.{what}')
    addon = tmp_path / ADDONS[0]
    for name in ('models/key.py', 'views/views.xml', 'tests/test_key.py', 'i18n/de.po'):
        (addon / name).parent.mkdir(parents=True, exist_ok=True)
        (addon / name).write_text('before')
    database.remember_data('template')
    return addon


@pytest.mark.parametrize('name', ['models/key.py', 'models/new.py', 'tests/test_key.py', 'tests/page.xml'])
def test_python_and_tests_are_upgraded(addon: Path, name: str) -> None:
    (addon / name).write_text('after')
    assert database.has_data_of_now('template')


@pytest.mark.parametrize('name', ['views/views.xml', 'views/new.xml', 'i18n/de.po'])
def test_anything_else_is_installed_anew(addon: Path, name: str) -> None:
    (addon / name).write_text('after')
    assert not database.has_data_of_now('template')


def test_a_view_that_moved_is_installed_anew(addon: Path) -> None:
    (addon / 'views/views.xml').rename(addon / 'views/others.xml')
    assert not database.has_data_of_now('template')

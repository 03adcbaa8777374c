"""What a database is asked to hold."""

from pathlib import Path

import pytest

from tools.environment.odoo_source import OdooSource
from tools.report.failure import CannotContinue
from tools.servers.contents import LIVING, Contents


def source_with(folder: Path, *modules: str) -> OdooSource:
    for name in modules:
        (folder / name).mkdir()
    return OdooSource(19, folder / 'odoo-bin', (folder,))


def test_names_are_sorted_and_counted_once() -> None:
    assert Contents.named(' website,crm,website ', demo=False, version=19).modules == ('crm', 'website')


def test_living_stands_for_its_modules_beside_others() -> None:
    assert set(Contents.named('living,fleet', demo=True, version=19).modules) == {*LIVING, 'fleet'}


def test_living_leaves_out_what_a_version_lacks() -> None:
    assert set(LIVING) - set(Contents.named('living', demo=True, version=17).modules) == {'auth_passkey'}


def test_unknown_module_is_refused_by_name(tmp_path: Path) -> None:
    source = source_with(tmp_path, 'crm')
    Contents(('crm',)).check(source)
    with pytest.raises(CannotContinue, match='Odoo 19 has no module named crmm'):
        Contents(('crm', 'crmm')).check(source)


def test_keys_differ_by_modules_demo_data_and_sources(tmp_path: Path) -> None:
    def key_of_own_module(text: str) -> str:
        (tmp_path / 'own').mkdir(exist_ok=True)
        (tmp_path / 'own' / '__manifest__.py').write_text(text)
        return Contents(('own',), addons=tmp_path).key()

    keys = [
        Contents().key(),
        Contents(demo=True).key(),
        Contents(('crm',)).key(),
        Contents(('crm', 'own')).key(),
        key_of_own_module('{}'),
        key_of_own_module("{'depends': []}"),
    ]
    assert len(set(keys)) == len(keys)


def test_folder_without_a_wanted_module_changes_no_key(tmp_path: Path) -> None:
    (tmp_path / 'unrelated').mkdir()
    assert Contents(addons=tmp_path).key() == Contents().key()


def test_many_modules_are_counted_and_few_are_named() -> None:
    assert str(Contents(('crm', 'website'), demo=True)) == ' with crm, website and demo data'
    assert str(Contents(tuple('abcdefg'))) == ' with 7 modules'
    assert str(Contents()) == ''

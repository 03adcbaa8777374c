"""One number for the core, both addons and the changelog, and one set of bounds between them."""

import ast
import re
from importlib.metadata import version as installed_version
from pathlib import Path

import muk_mcp_oauth_core

ROOT = Path(__file__).resolve().parents[2]


def manifest(addon: str) -> dict:
    return ast.literal_eval((ROOT / addon / '__manifest__.py').read_text())


def crate_version() -> str:
    return re.findall(r'^version = "(.+)"', (ROOT / 'rust' / 'Cargo.toml').read_text(), re.MULTILINE)[0]


def test_core_addons_and_changelog_have_one_version():
    newest = re.search(r'^## (\d+\.\d+\.\d+)\b', (ROOT / 'CHANGELOG.md').read_text(), re.MULTILINE)
    versions = {
        'rust/Cargo.toml': crate_version(),
        'the installed wheel': muk_mcp_oauth_core.__version__,
        'its metadata': installed_version('muk_mcp_oauth_core'),
        'muk_mcp': manifest('muk_mcp')['version'],
        'muk_mcp_oauth': manifest('muk_mcp_oauth')['version'],
        'CHANGELOG.md': newest[1] if newest else None,
    }
    assert set(versions.values()) == {crate_version()}, versions


def test_addon_takes_the_core_of_its_own_minor_version():
    major, minor, _patch = map(int, crate_version().split('.'))
    bound = f'muk_mcp_oauth_core>={major}.{minor},<{major}.{minor + 1}'
    assert manifest('muk_mcp_oauth')['external_dependencies'] == {'python': [bound]}
    assert bound.replace('_', '-') in (ROOT / 'requirements.txt').read_text().splitlines()
    source = (ROOT / 'muk_mcp_oauth' / 'core.py').read_text()
    assert f'LOWEST, BELOW = ({major}, {minor}), ({major}, {minor + 1})' in source

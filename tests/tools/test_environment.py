"""What of the caller's shell reaches the programs that we start."""

import pytest

from tools.environment import process


@pytest.mark.parametrize(
    'name',
    ['PGHOST', 'PGPORT', 'PGUSER', 'PGPASSWORD', 'PGHOST_REPLICA', 'PGSERVICE', 'PGOPTIONS', 'ODOO_RC', 'PYTHONPATH'],
)
def test_pointers_to_elsewhere_are_left_behind(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, 'elsewhere')
    assert name not in process.environment()
    assert process.environment({name: 'here'})[name] == 'here'


@pytest.mark.parametrize('name', ['PATH', 'HOME', 'LANG', 'HTTPS_PROXY', 'PAGER'])
def test_everything_else_is_passed_on(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, 'as it was')
    assert process.environment()[name] == 'as it was'

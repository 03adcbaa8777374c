from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as some

from muk_mcp_oauth.protocol.settings import BOUNDS, Settings, load_settings


def load(**stored):
    return load_settings(stored.get)


def test_nothing_stored_gives_the_defaults():
    assert load() == Settings()
    assert load(access_token_ttl='', grace_seconds=False) == Settings()


def test_defaults_are_those_of_the_contract():
    settings = Settings()
    assert (settings.access_token_ttl, settings.refresh_token_ttl, settings.grant_lifetime) == (
        900,
        2_592_000,
        15_552_000,
    )
    assert (settings.grace_seconds, settings.unused_client_days, settings.key_rotation_days) == (5, 7, 90)
    assert (settings.dynamic_registration, settings.custom_schemes) == ('on', 'all')


@pytest.mark.parametrize('name', BOUNDS)
def test_numbers_are_brought_within_their_bounds(name):
    lowest, highest = BOUNDS[name]
    for stored, used in ((lowest - 1, lowest), (lowest, lowest), (highest, highest), (highest + 1, highest)):
        assert getattr(load(**{name: str(stored)}), name) == used


@pytest.mark.parametrize('name', BOUNDS)
def test_malformed_numbers_give_the_default(name):
    for stored in ('soon', '1.5', '1e3', '0x10', ' '):
        assert getattr(load(**{name: stored}), name) == getattr(Settings(), name)


def test_every_number_has_bounds_around_its_default():
    numbers = {field.name: field.default for field in fields(Settings) if type(field.default) is int}
    assert numbers.keys() == BOUNDS.keys()
    assert all(lowest <= numbers[name] <= highest for name, (lowest, highest) in BOUNDS.items())


def test_zero_is_a_value():
    settings = load(grace_seconds='0', key_rotation_days='0')
    assert (settings.grace_seconds, settings.key_rotation_days) == (0, 0)


@pytest.mark.parametrize(
    ('stored', 'value'),
    [
        ('True', True),
        ('1', True),
        (' yes ', True),
        ('False', False),
        ('0', False),
        ('maybe', False),
    ],
)
def test_switches_are_off_unless_clearly_on(stored, value):
    assert load(skip_local_confirmation=stored).skip_local_confirmation is value


@given(some.sampled_from(sorted(BOUNDS)), some.text())
def test_no_stored_text_leads_out_of_bounds(name, stored):
    lowest, highest = BOUNDS[name]
    assert lowest <= getattr(load(**{name: stored}), name) <= highest


@pytest.mark.parametrize(
    ('listed', 'scheme', 'allowed'),
    [
        ('cursor, vscode', 'cursor', True),
        ('Cursor', 'cursor', True),
        ('cursor', 'curso', False),
        ('', 'cursor', False),
    ],
)
def test_list_of_schemes_is_exact(listed, scheme, allowed):
    assert Settings(custom_schemes='list', custom_scheme_list=listed).scheme_allowed(scheme) is allowed

"""Databases made from templates: a copy takes a second where an installation takes minutes.

There are three floors. The lowest has Odoo with `contents.BASE`, the second the modules that somebody asked for, the
third our two addons, installed anew when their sources change. The lower two are shared by all clones that use this
cache; the third is each clone's own, because its sources are. Databases of different contents are made at the same time;
only the lowest floor, on which they all stand, has a lock of its own.
"""

from contextlib import AbstractContextManager

from tools import ADDONS
from tools.environment import cache, clone
from tools.environment.installation import Installation
from tools.report.progress import say, step
from tools.servers import database, postgres, shell
from tools.servers.contents import BASE, Contents

PLAIN = Contents()


def create(name: str, odoo: Installation, contents: Contents = PLAIN) -> None:
    """A fresh database with both addons installed."""
    with _exclusively(odoo, contents):
        database.copy(with_addons(odoo, contents), name)
        database.remember_addons(name)


def create_for_tests_of_odoo(name: str, odoo: Installation) -> None:
    """The same with all bundles of assets, which Odoo makes before each run of its tests, for about twenty seconds.

    The run upgrades the addons, so a template serves it until something else of them changes than Python.
    """
    with _exclusively(odoo, PLAIN):
        template = _name_with_addons(odoo, PLAIN)
        if not (database.exists(template) and database.has_data_of_now(template)):
            _make_bundles(without_addons(odoo, PLAIN), odoo)
            _make_bundles(with_addons(odoo, PLAIN), odoo)
            database.remember_data(template)
        database.copy(template, name)


def create_without_addons(name: str, odoo: Installation, contents: Contents = PLAIN) -> None:
    with _exclusively(odoo, contents):
        database.copy(without_addons(odoo, contents), name)


def bring_up_to_date(name: str, odoo: Installation, contents: Contents = PLAIN) -> None:
    """Create the database, or install what is missing in it and upgrade the addons if their sources changed."""
    with cache.exclusively(name), _exclusively(odoo, contents):
        if not database.exists(name):
            create(name, odoo, contents)
            return
        _install_missing(name, odoo, contents)
        if not database.is_up_to_date(name):
            with step(f'Upgrading the addons in {name}'):
                database.install(name, odoo, '-u')
            database.remember_addons(name)


def with_addons(odoo: Installation, contents: Contents) -> str:
    """The name of a database with the contents and both addons as their sources are now."""
    name = _name_with_addons(odoo, contents)
    if not (database.exists(name) and database.is_up_to_date(name)):
        below = without_addons(odoo, contents)
        with step(f'Installing {" and ".join(ADDONS)}'):
            database.copy(below, name)
            database.install(name, odoo, contents=contents)
        database.remember_addons(name)
    return name


def without_addons(odoo: Installation, contents: Contents) -> str:
    """The name of a database with the contents and nothing of ours."""
    if not contents.modules:
        return _base(odoo, contents.demo)
    contents.check(odoo.source)
    name = _name(odoo, contents)
    if not _is_whole(name):
        with _exclusively(odoo, Contents(demo=contents.demo)):
            database.copy(_base(odoo, contents.demo), name)
        with step(f'Creating an Odoo {odoo.source.version} database{contents}'):
            database.install(name, odoo, '-i', contents.modules, contents)
        _remember_whole(name)
    return name


def _base(odoo: Installation, demo: bool) -> str:
    contents = Contents(demo=demo)
    name = _name(odoo, contents)
    if not _is_whole(name):
        with step(f'Creating an Odoo {odoo.source.version} database{contents}'):
            database.create_empty(name)
            database.install(name, odoo, '-i', BASE, contents)
        _remember_whole(name)
    return name


def _make_bundles(name: str, odoo: Installation) -> None:
    """Make the bundles that no earlier run has made; a copy whose sources differ finds most of them."""
    if not database.stamp(name, 'bundles').is_file():
        with step('Making the bundles of assets'):
            shell.run(odoo, name, "env['ir.qweb']._pregenerate_assets_bundles()")
        database.stamp(name, 'bundles').touch()


def _exclusively(odoo: Installation, contents: Contents) -> AbstractContextManager[None]:
    return cache.exclusively(_name(odoo, contents))


def _name(odoo: Installation, contents: Contents) -> str:
    return f'template_{odoo.source.version}_{odoo.source.state()}_{contents.key()}'


def _name_with_addons(odoo: Installation, contents: Contents) -> str:
    return f'{_name(odoo, contents)}_{clone.identity()}'


def _is_whole(name: str) -> bool:
    """Return True if an earlier run came to the end of its making; its modules are those that its name stands for."""
    return database.exists(name) and cache.stamped(database.stamp(name), 'whole')


def _remember_whole(name: str) -> None:
    cache.write_private(database.stamp(name), 'whole')


def _install_missing(name: str, odoo: Installation, contents: Contents) -> None:
    contents.check(odoo.source)
    missing = sorted(set(contents.modules) - database.installed(name))
    if missing:
        with step(f'Installing {", ".join(missing)} in {name}'):
            database.install(name, odoo, '-i', missing, contents)
    if contents.demo and not postgres.psql("SELECT 1 FROM ir_module_module WHERE name = 'base' AND demo", name):
        say(f'{name} was made without demo data and stays so; name a new database to have it.')

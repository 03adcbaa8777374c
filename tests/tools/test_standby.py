"""The replica that tests put behind an Odoo lags exactly as they say."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.cluster import Cluster, running_cluster
from tests.support.standby import Standby, running_standby
from tools.report.failure import CannotContinue


@pytest.fixture(scope='module')
def primary(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with running_cluster(tmp_path_factory.mktemp('primary')) as primary:
        primary.query('CREATE TABLE notes (text text)')
        yield primary


@pytest.fixture
def standby(primary: Cluster, tmp_path: Path) -> Iterator[Standby]:
    with running_standby(primary, tmp_path) as standby:
        standby.catch_up()
        yield standby


def shows(cluster: Cluster, text: str) -> bool:
    return cluster.query(f"SELECT count(*) FROM notes WHERE text = '{text}'") == '1'


def write(cluster: Cluster, text: str) -> None:
    cluster.query(f"INSERT INTO notes VALUES ('{text}')")


def test_paused_standby_shows_a_commit_after_it_is_resumed(primary: Cluster, standby: Standby) -> None:
    standby.pause()
    write(primary, 'paused')
    assert shows(primary, 'paused')
    assert not shows(standby, 'paused')

    standby.resume()
    standby.catch_up()

    assert shows(standby, 'paused')


def test_delayed_standby_shows_a_commit_after_its_delay_is_taken_away(primary: Cluster, standby: Standby) -> None:
    standby.delay(3600)
    write(primary, 'delayed')
    assert shows(primary, 'delayed')
    assert not shows(standby, 'delayed')

    standby.delay(0)
    standby.catch_up()

    assert shows(standby, 'delayed')


def test_standby_refuses_to_write(standby: Standby) -> None:
    with pytest.raises(CannotContinue, match='read-only transaction'):
        write(standby, 'refused')

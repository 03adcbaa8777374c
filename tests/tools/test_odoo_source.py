"""The shapes in which people have an Odoo, and what is said of one that cannot be had."""

import gzip
import subprocess
from pathlib import Path

import pytest

from tools.environment import odoo_git, odoo_package, odoo_source
from tools.report.failure import CannotContinue

RELEASE = "version_info = ({version}, 0, 0, FINAL, 0, '')\n"


def put_odoo(root: Path, version: object = 19) -> Path:
    (root / 'odoo' / 'addons').mkdir(parents=True)
    (root / 'odoo' / 'release.py').write_text(RELEASE.format(version=version))
    return root


def put_program(root: Path) -> Path:
    (root / 'odoo-bin').touch()
    return root


def test_checkout_is_started_by_its_own_program(tmp_path: Path) -> None:
    put_program(put_odoo(tmp_path, 17))
    (tmp_path / 'addons').mkdir()

    source = odoo_source.find(tmp_path)

    assert (source.version, source.program, source.python_path) == (17, tmp_path / 'odoo-bin', '')
    assert source.addons == (tmp_path / 'odoo' / 'addons', tmp_path / 'addons')


@pytest.mark.parametrize(
    'place',
    [
        '.',
        'odoo-18.0.post20250520',
        'lib/python3.11/site-packages',
        'usr/lib/python3/dist-packages',
        'lib/python3/dist-packages',
    ],
)
def test_odoo_without_a_program_is_started_by_ours(tmp_path: Path, place: str) -> None:
    root = put_odoo(tmp_path / place, 18)

    source = odoo_source.find(tmp_path)

    assert source.version == 18
    assert source.addons == (root / 'odoo' / 'addons',)
    assert source.python_path == str(root)
    assert 'odoo.cli.main()' in source.program.read_text()


def test_archive_says_which_build_it_is(tmp_path: Path) -> None:
    put_odoo(tmp_path, 18)
    (tmp_path / 'PKG-INFO').write_text('Metadata-Version: 2.1\nName: odoo\nVersion: 18.0.post20250520\n')
    assert str(odoo_source.find(tmp_path)) == '18 (18.0.post20250520)'


def test_package_says_which_version_it_is(tmp_path: Path) -> None:
    put_odoo(tmp_path / 'usr/lib/python3/dist-packages')
    (tmp_path / 'usr/share/doc/odoo-19').mkdir(parents=True)
    with gzip.open(tmp_path / 'usr/share/doc/odoo-19/changelog.Debian.gz', 'wt') as changes:
        changes.write('odoo (19.0.0+dfsg-1) unstable; urgency=medium\n')
    assert str(odoo_source.find(tmp_path)) == '19 (19.0.0+dfsg-1)'


def test_folder_without_odoo_is_refused_with_what_is_looked_for(tmp_path: Path) -> None:
    with pytest.raises(CannotContinue, match=r'There is no Odoo in .*odoo/release\.py'):
        odoo_source.find(tmp_path)


@pytest.mark.parametrize(('version', 'said'), [(16, 'Odoo 16'), (20, 'Odoo 20'), ("'x'", 'Odoo of an unknown version')])
def test_other_version_is_refused(tmp_path: Path, version: object, said: str) -> None:
    put_odoo(tmp_path, version)
    with pytest.raises(CannotContinue, match=f'holds {said}; this works with 17, 18, 19'):
        odoo_source.find(tmp_path)


def test_changed_file_of_a_tree_changes_its_state(tmp_path: Path) -> None:
    source = odoo_source.find(put_odoo(tmp_path))
    before = source.state()
    (tmp_path / 'odoo' / 'addons' / 'module.py').touch()
    assert source.state() != before


def test_version_that_the_distribution_does_not_offer_is_refused() -> None:
    with pytest.raises(CannotContinue, match=r'The distribution has odoo-19 .*, not 19\.0\.0\+dfsg-0\. .*--odoo git'):
        odoo_package.unpacked('19.0.0+dfsg-0')


def test_version_that_is_there_is_taken() -> None:
    root = odoo_package.unpacked()
    assert odoo_package.unpacked(odoo_package.release_of(root)) == root


def test_distribution_without_the_package_points_elsewhere() -> None:
    with pytest.raises(CannotContinue, match='has no odoo-19 any more.*--odoo git.*--odoo DIR'):
        odoo_package.check_offered([], '')


@pytest.fixture
def upstream(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository in the place of Odoo's own, with a branch 18.0; the cache is empty."""
    repository = put_program(put_odoo(tmp_path / 'upstream', 18))
    (repository / 'odoo' / 'addons' / '.keep').touch()
    author = ['-c', 'user.name=Odoo', '-c', 'user.email=odoo@example.com']
    for words in (['init', '--quiet', '--initial-branch=18.0'], ['add', '.'], [*author, 'commit', '-qm', 'Release']):
        subprocess.run(['git', '-C', repository, *words], check=True)
    monkeypatch.setenv('MUK_MCP_ODOO_REPOSITORY', str(repository))
    monkeypatch.setenv('XDG_CACHE_HOME', str(tmp_path / 'cache'))
    return repository


def commit_of(repository: Path) -> str:
    return subprocess.run(
        ['git', '-C', repository, 'rev-parse', 'HEAD'], capture_output=True, text=True, check=True
    ).stdout.strip()


def test_branch_is_fetched_and_says_its_commit(upstream: Path) -> None:
    source = odoo_source.find(odoo_git.checkout('18.0'))
    assert str(source) == f'18 (commit {commit_of(upstream)[:10]})'


def test_commit_can_be_pinned(upstream: Path) -> None:
    commit = commit_of(upstream)
    assert commit_of(odoo_git.checkout(commit)) == commit


def test_branch_stays_where_it_was_fetched(upstream: Path) -> None:
    first = odoo_git.checkout('18.0')
    (upstream / 'odoo' / 'addons' / '.keep').write_text('changed')
    subprocess.run(
        ['git', '-C', upstream, '-c', 'user.name=O', '-c', 'user.email=o@x', 'commit', '-qam', 'x'], check=True
    )
    assert commit_of(odoo_git.checkout('18.0')) == commit_of(first) != commit_of(upstream)


def test_branch_that_cannot_be_fetched_is_a_sentence_and_leaves_nothing(upstream: Path) -> None:
    with pytest.raises(CannotContinue, match=r'Odoo 99\.0 could not be fetched from .*upstream') as refused:
        odoo_git.checkout('99.0')
    assert 'MUK_MCP_ODOO_REPOSITORY names another copy of the repository; --odoo DIR takes' in str(refused.value)
    assert 'odoo-git' not in str(list(odoo_package.cache.home().glob('odoo-git/*')))

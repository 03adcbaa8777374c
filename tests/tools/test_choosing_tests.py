"""What follows `--` in `./dev test SUITE -- WORDS`, and what an effort leaves out."""

import pytest

from tools.cli import commands, odoo_tags, test_program
from tools.cli.request import Effort, Request
from tools.cli.suites import SUITES
from tools.report.failure import CannotContinue

PYTHON = ('tests/core', 'tests/protocol')


def words_for_pytest(*words: str, effort: Effort = Effort.USUAL) -> list[str]:
    return test_program.chosen(PYTHON, Request(words, effort))


def test_whole_suite_leaves_out_what_the_effort_says() -> None:
    assert words_for_pytest() == [*PYTHON, '-m', 'not exhaustive']
    assert words_for_pytest(effort=Effort.FAST) == [*PYTHON, '-m', 'not slow and not exhaustive']
    assert words_for_pytest(effort=Effort.ALL) == [*PYTHON]


def test_options_of_pytest_choose_in_the_folders_of_the_suite() -> None:
    assert words_for_pytest('-k', 'scope', effort=Effort.FAST) == [*PYTHON, '-k', 'scope']


def test_path_replaces_the_folders_of_the_suite() -> None:
    one = 'tests/tools/test_choosing_tests.py::test_lone_word_is_a_part_of_names'
    assert words_for_pytest(one) == [one]
    assert words_for_pytest('-x', 'tests/core') == ['-x', 'tests/core']


def test_lone_word_is_a_part_of_names() -> None:
    assert words_for_pytest('scope') == [*PYTHON, '-k', 'scope']


@pytest.mark.parametrize(
    ('word', 'tags'),
    [
        ('test_refresh', '/muk_mcp_oauth/tests/test_refresh.py'),
        ('muk_mcp/tests/test_keys.py', '/muk_mcp/tests/test_keys.py'),
        ('TestKeys', '/muk_mcp:TestKeys'),
        ('/muk_mcp_oauth:TestStory', '/muk_mcp_oauth:TestStory'),
        ('-slow', '-slow'),
        (
            'test_client_connects_as_a_user_and_is_disconnected',
            '/muk_mcp_oauth:TestStory.test_client_connects_as_a_user_and_is_disconnected',
        ),
        (
            'connects_as_a_user_and_is',
            '/muk_mcp_oauth:TestStory.test_client_connects_as_a_user_and_is_disconnected',
        ),
    ],
)
def test_name_becomes_an_odoo_tag(word: str, tags: str) -> None:
    assert odoo_tags.chosen([word]) == tags


def test_several_names_are_all_chosen() -> None:
    assert odoo_tags.chosen(['TestKeys', 'TestStory']) == '/muk_mcp:TestKeys,/muk_mcp_oauth:TestStory'


def test_name_of_nothing_is_refused() -> None:
    with pytest.raises(CannotContinue, match='"no_such_test"'):
        odoo_tags.chosen(['no_such_test'])


def test_inner_loop_leaves_slow_tests_of_odoo_out() -> None:
    assert odoo_tags.everything(Effort.FAST.left_out) == '/muk_mcp,/muk_mcp_oauth,-slow,-exhaustive'


def test_words_for_no_suite_or_several_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    for names in ([], ['rust', 'python']):
        assert commands.main(['test', *names, '--', 'scope']) == 1
        assert './dev test SUITE -- WORDS' in capsys.readouterr().err


def test_words_for_another_command_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        commands.main(['stop', '--', 'scope'])
    assert 'only `test` takes words after --' in capsys.readouterr().err


def test_inner_loop_starts_no_server_suite() -> None:
    assert [suite.name for suite in SUITES.values() if suite.in_inner_loop] == ['lint', 'rust', 'python', 'odoo']

"""Programs of the distribution, wherever they come from, do their work here."""

import subprocess
from pathlib import Path

import pytest

from tools.environment import cache, programs
from tools.report.failure import CannotContinue


@pytest.mark.parametrize(('find', 'answer'), [(programs.nginx, 'nginx version'), (programs.haproxy, 'HAProxy version')])
def test_balancers_start(find, answer: str) -> None:
    said = subprocess.run([find(), '-v'], capture_output=True, text=True, check=True)
    assert answer in said.stdout + said.stderr


def test_page_is_printed_without_a_display(tmp_path: Path) -> None:
    printer = programs.wkhtmltopdf()
    if printer is None:
        # Debian has none any more after its release 12.
        assert (cache.folder('packages') / 'wkhtmltopdf.absent').is_file()
        return
    (tmp_path / 'page.html').write_text('<h1>Invoice</h1>')
    subprocess.run([printer, '--quiet', tmp_path / 'page.html', tmp_path / 'page.pdf'], check=True)
    assert (tmp_path / 'page.pdf').read_bytes().startswith(b'%PDF-')


def test_unknown_program_is_a_sentence() -> None:
    with pytest.raises(CannotContinue, match='no-such-program'):
        programs.find('no-such-program', 'usr/bin/no-such-program')


def test_optional_program_that_is_missing_is_said_once(capsys: pytest.CaptureFixture[str]) -> None:
    (cache.folder('packages') / 'no-such-printer.absent').unlink(missing_ok=True)

    assert programs.find_optional('no-such-printer', 'usr/bin/no-such-printer', 'Without it.') is None
    assert 'no-such-printer is not to be had from the packages of this machine: Without it.' in capsys.readouterr().out
    assert programs.find_optional('no-such-printer', 'usr/bin/no-such-printer', 'Without it.') is None
    assert capsys.readouterr().out == ''

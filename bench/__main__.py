"""Measure everything and print the table; `--json FILE` writes it as well. `--growth` measures how a database grows
instead, `--databases` what it costs to tell several apart."""

import argparse
import json
from pathlib import Path

from . import access_rules, crypto, databases, endpoints, growth, stored, tasks, tool_calls
from .figure import Figure

HEADINGS = f'{"":<48} {"measured":>9} {"against":>9} {"":<11} {"ratio":>5}   wanted'


def main() -> None:
    parser = argparse.ArgumentParser(prog='./dev bench')
    parser.add_argument('--json', type=Path)
    parser.add_argument('--growth', action='store_true')
    parser.add_argument('--databases', action='store_true')
    given = parser.parse_args()
    if given.growth:
        growth.report()
        return
    if given.databases:
        databases.report()
        return
    figures = [
        *_cryptography(),
        *endpoints.measure(),
        *tool_calls.measure(),
        *access_rules.measure(),
        *stored.measure(),
    ]
    print('', HEADINGS, *figures, sep='\n')
    print('', *tasks.table(), sep='\n')
    if given.json:
        given.json.write_text(json.dumps([figure.as_json() for figure in figures], indent=2) + '\n')


def _cryptography() -> list[Figure]:
    return [
        Figure(what, 'µs', value, reference, ratio, 'at most', target)
        for what, value, reference, ratio, target in crypto.measure()
    ]


main()

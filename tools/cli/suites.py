"""The test suites behind `./dev test`, each with what it is about and how it runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from tools.cli import lint, odoo_suite
from tools.cli.request import EXHAUSTIVE, Request
from tools.cli.test_program import pytest, run_counted
from tools.environment import installation, node, process, wheel
from tools.report import tally
from tools.report.tally import Tally
from tools.servers import postgres


@dataclass(frozen=True)
class Suite:
    """`in_inner_loop` suites are those of `./dev test --fast`; they start no server of their own."""

    name: str
    purpose: str
    run: Callable[[Request], Tally]
    in_inner_loop: bool = False


def check_style(request: Request) -> Tally:
    return lint.check(request.words)


def rust(request: Request) -> Tally:
    """Words are those of `cargo test`: a name, or `--test keys`. Exhaustive tests are the ignored ones."""
    ignored = [] if EXHAUSTIVE in request.left_out else ['--', '--include-ignored']
    command = ['cargo', 'test', '--workspace', '--locked', *request.words, *ignored]
    env = {**wheel.cargo_environment(), 'PROPTEST_RNG_SEED': str(request.seed)}
    with process.claimed_log('test-rust') as log:
        return run_counted('rust', log, command, tally.of_cargo, env)


def python(request: Request) -> Tally:
    return pytest('python', ('tests/core', 'tests/protocol', 'tests/documentation'), request)


def odoo(request: Request) -> Tally:
    with odoo_suite.prepared(request) as (command, env), process.claimed_log('test-odoo') as log:
        return run_counted('odoo', log, command, tally.of_odoo, env, odoo_suite.complaints)


def against_a_server(name: str, request: Request) -> Tally:
    """Run a folder of tests that start servers, with PostgreSQL up and everything they need prepared."""
    with postgres.kept_running():
        installation.prepare(request.tree)
        return pytest(name, (f'tests/{name}',), request, node.node_env())


def _with_server(name: str, purpose: str) -> Suite:
    return Suite(name, purpose, partial(against_a_server, name))


# Cheap and likely complaints first, then what takes longest: two run at a time, and both are to end at about the same time.
_ALL = (
    Suite('lint', 'style and types', check_style, in_inner_loop=True),
    Suite('rust', 'the core by itself', rust, in_inner_loop=True),
    Suite('python', 'the core from Python, the protocols without Odoo, and the pages', python, in_inner_loop=True),
    _with_server('clients', 'real MCP clients and browsers'),
    Suite('odoo', "the addons' own tests, inside Odoo", odoo, in_inner_loop=True),
    _with_server('concurrency', 'many requests at once, hosts that fail, time that passes'),
    _with_server('fence', 'what an AI client may reach in an Odoo with many applications'),
    _with_server('work', 'tasks from selling to leave, done by an agent with nothing but the tools'),
    _with_server('abuse', 'what strangers send'),
    _with_server('installation', 'what installing, upgrading and removing the addons leaves in a database'),
    _with_server('tools', 'what ./dev and the tests stand on'),
    _with_server('neighbours', 'beside other modules: ways to sign in, websites, portal, two companies'),
    _with_server('balancer', 'two hosts behind nginx and HAProxy, and what breaks there'),
    _with_server('databases', 'several databases behind one host name'),
    _with_server('seam', 'the OAuth addon on a muk_mcp that is not ours'),
    _with_server('conformance', 'the official suite'),
)

SUITES: Mapping[str, Suite] = {suite.name: suite for suite in _ALL}

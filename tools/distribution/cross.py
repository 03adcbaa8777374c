"""Rust's standard library for another platform than this machine's."""

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from tools.distribution.targets import Target
from tools.environment import cache, packages, process
from tools.report.progress import step

# The loader of the packages' own C library starts the compiler, because the machine's may be too old for it.
_RUSTC = """#!/bin/sh
root=$(dirname "$0")/usr
loader=$(echo "$root"/lib/*-linux-gnu/ld-linux-*.so.*)
exec "$loader" --library-path "$(dirname "$loader")" --argv0 rustc "$root/bin/rustc" "$@"
"""


def environment(target: Target) -> Mapping[str, str]:
    """What cargo needs to build for the target: nothing, if its standard library is installed or rustup has it.

    Otherwise the compiler and the source of the standard library come from the distribution's development suite, and
    cargo builds the library with the core. Installed on the machine is nothing.
    """
    if _is_installed(target) or _added_by_rustup(target):
        return {}
    return {
        'RUSTC': str(_packaged_compiler() / 'rustc'),
        # Building the standard library is not stable yet, and this lets a stable compiler do it.
        'RUSTC_BOOTSTRAP': '1',
        'CARGO_UNSTABLE_BUILD_STD': 'std,panic_unwind',
        'CARGO_TARGET_DIR': str(cache.folder('cargo-cross')),
    }


def _is_installed(target: Target) -> bool:
    sysroot = process.answer(['rustc', '--print', 'sysroot']).strip()
    return (Path(sysroot) / 'lib' / 'rustlib' / target.triple / 'lib').is_dir()


def _added_by_rustup(target: Target) -> bool:
    if not shutil.which('rustup'):
        return False
    return subprocess.run(['rustup', 'target', 'add', target.triple], capture_output=True, check=False).returncode == 0


def _packaged_compiler() -> Path:
    root = cache.home() / 'rust-cross'
    if not root.is_dir():
        with step('Fetching a Rust compiler that can build for other machines'), cache.whole_folder(root) as draft:
            suite = packages.development_suite(process.answer(['dpkg', '--print-architecture']).strip())
            suite.update()
            suite.unpack_with_dependencies(['rustc', 'rust-src'], draft)
            wrapper = draft / 'rustc'
            wrapper.write_text(_RUSTC)
            wrapper.chmod(0o755)
    return root

"""The platforms that `./dev wheel --target` builds for."""

import platform
from dataclasses import dataclass

# The oldest C library that a wheel runs with, as a Python platform tag; zig links against it.
OLDEST_LIBC = {'manylinux': 'manylinux_2_17', 'musllinux': 'musllinux_1_2'}
_ABI = {'manylinux': 'gnu', 'musllinux': 'musl'}


@dataclass(frozen=True)
class Target:
    processor: str
    system: str

    @property
    def name(self) -> str:
        return f'{self.processor}-{self.system}'

    @property
    def triple(self) -> str:
        """What Rust calls it."""
        return f'{self.processor}-unknown-linux-{_ABI[self.system]}'

    @property
    def compatibility(self) -> str:
        return OLDEST_LIBC[self.system]

    @property
    def is_foreign(self) -> bool:
        """Return True if another processor than this machine's runs it."""
        return self.processor != platform.machine()


TARGETS = {
    target.name: target
    for target in (Target(processor, system) for system in OLDEST_LIBC for processor in ('x86_64', 'aarch64'))
}


def this_machine() -> Target:
    return Target(platform.machine(), 'manylinux')

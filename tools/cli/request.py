"""What `./dev test` was asked for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path

# The marks of pytest, tags of Odoo, by which a test says what it costs.
SLOW = 'slow'
EXHAUSTIVE = 'exhaustive'


class Effort(Enum):
    """How much of each suite runs; the value is what is left out."""

    FAST = (SLOW, EXHAUSTIVE)
    USUAL = (EXHAUSTIVE,)
    ALL = ()

    @property
    def left_out(self) -> tuple[str, ...]:
        return tuple(self.value)


@dataclass(frozen=True)
class Request:
    """`words` come after `--` and choose tests within one suite; then nothing is left out. `seed` makes chance repeatable.

    `neighbours` fills the databases of all servers with what an Odoo in use has.
    """

    words: tuple[str, ...] = ()
    effort: Effort = Effort.USUAL
    tree: Path | None = None
    seed: int = 0
    neighbours: bool = False

    @property
    def left_out(self) -> tuple[str, ...]:
        return () if self.words else self.effort.left_out

"""How long things took last time, kept in the cache of this clone."""

import json
from pathlib import Path

from tools.environment import cache


def known(name: str) -> float:
    """Seconds, 0 if it has not run yet."""
    return _all().get(name, 0.0)


def remember(name: str, seconds: float) -> None:
    with cache.exclusively():
        cache.write_private(_file(), json.dumps({**_all(), name: round(seconds, 1)}, indent=2))


def in_words(seconds: float) -> str:
    """For example `42 s` or `3 min 05 s`."""
    minutes, rest = divmod(round(seconds), 60)
    return f'{minutes} min {rest:02} s' if minutes else f'{rest} s'


def _all() -> dict[str, float]:
    return json.loads(_file().read_text()) if _file().is_file() else {}


def _file() -> Path:
    return cache.own() / 'durations.json'

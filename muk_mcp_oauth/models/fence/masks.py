"""How the two editions of `muk_mcp` hand over the outcome of a tool."""

import json
from dataclasses import is_dataclass, replace

from ...common.fence.masking import holds_no_secret, masked, masked_json

CUT = json.dumps({'note': 'The answer was too long to be shown. Ask for less.'})


def masked_outcome(outcome):
    """Return the outcome of a tool without secrets: an object with a ``value``, or a pair of JSON text and details."""
    if _is_pair(outcome):
        return (masked_json(outcome[0]), *outcome[1:])
    if not is_dataclass(outcome) or holds_no_secret(outcome.value, outcome.text):
        return outcome
    return replace(outcome, value=masked(outcome.value))


def changed_outcome(outcome, change):
    """Return the outcome of a tool with its value as ``change`` returns it; a refusal has none."""
    if is_dataclass(outcome):
        return outcome if outcome.value is None else replace(outcome, value=change(outcome.value))
    return (_changed_text(outcome[0], change), *outcome[1:]) if _is_pair(outcome) else outcome


def _is_pair(outcome):
    return isinstance(outcome, tuple) and bool(outcome) and isinstance(outcome[0], str)


def _changed_text(text, change):
    try:
        value = json.loads(text)
    except ValueError:
        # A sentence stays. JSON that was cut could hold what has to go, so nothing of it does.
        return CUT if text.lstrip()[:1] in ('{', '[') else text
    return json.dumps(change(value), ensure_ascii=False)

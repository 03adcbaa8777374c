"""How the two editions of `muk_mcp` hand over the outcome of a tool."""

from dataclasses import is_dataclass, replace

from ...common.fence.masking import masked, masked_json


def masked_outcome(outcome):
    """Return the outcome of a tool without secrets: an object with a ``value``, or a pair of JSON text and details."""
    if isinstance(outcome, tuple) and outcome and isinstance(outcome[0], str):
        return (masked_json(outcome[0]), *outcome[1:])
    if is_dataclass(outcome):
        return replace(outcome, value=masked(outcome.value))
    return outcome

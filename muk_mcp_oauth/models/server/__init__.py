"""What the server itself needs: settings, keys, limits, the audit log."""

from . import audit, effect, rate_limit, refusals, server, document_reach, durations, signing_key

"""What the server itself needs: settings, keys, limits, the audit log."""

from . import audit, rate_limit, refusals, server, signing_key

"""The authorization endpoint (OAuth 2.1 section 4.1)."""

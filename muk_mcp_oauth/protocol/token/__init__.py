"""The token endpoint, what it issues, and how a token is presented (OAuth 2.1 sections 3.2 and 5)."""

"""From a consent to its tokens: what a user allowed, and everything that came of it."""

from . import access_token, authorization_code, consent, consent_page, grant, last_use, refresh_token

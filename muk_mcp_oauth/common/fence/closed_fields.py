"""Fields that are closed to every AI client, and that nobody can open (section 1 of the fence).

Most are found by their names, so that a field of an addon that nobody here has seen is closed as well. An addon
adds entries by `muk_mcp_oauth.fence._closed_fields`.
"""

from __future__ import annotations

import re

from .entry import Closed

# A word of the name, between underscores or at its ends.
_SECRET_WORD = re.compile(
    r'(?:^|_)(?:pass|passwd|passphrase|pin|otp|iv|key|keys|apikey|hashkey|hashiv|authcode|credential|credentials)(?:$|_)',
    re.IGNORECASE,
)
_SECRET_PART = re.compile(
    r'passw|secret|token|passphrase|private_key|authorization_code|session_id|signup_', re.IGNORECASE
)

# What can hold a secret; a flag, a number or a link to a record is none.
SECRET_TYPES = frozenset({'char', 'text', 'html', 'binary', 'json', 'image', 'serialized'})

SECRET = 'it holds a secret'

CLOSED_FIELDS = (
    Closed('iap.account', SECRET, 'account_info*'),
    Closed('ir.mail_server', SECRET, 'smtp_ssl_certificate'),
    Closed('certificate.certificate', SECRET, 'content'),
    Closed('*.certificate', SECRET, 'content'),
    Closed('payment.provider', SECRET, 'aps_*'),
    Closed('mail.ice.server', SECRET, 'username'),
    Closed('mail.mail', 'links that sign people in stand in it', 'body*'),
    Closed('*', 'it opens the record without signing in', 'share_link'),
    Closed('discuss.channel', 'who has it may join the conversation as a guest', 'uuid'),
    Closed('discuss.channel', 'who has it may join the conversation as a guest', 'invitation_url'),
    Closed('survey.*', 'who has it may take part without signing in', '*start_url'),
    Closed('survey.survey', 'who has it may take part without signing in', 'session_code'),
    Closed('survey.survey', 'who has it may take part without signing in', 'session_link'),
    Closed('slide.channel.invite', 'who has it may take part without signing in', 'channel_invite_url'),
    Closed('pos.config', 'who has it may order without signing in', '*self_order*url*'),
    Closed('res.partner', 'it signs in as the user', 'signup_*'),
    Closed('res.users', 'it signs in as the user', 'signup_*'),
    Closed('res.users', 'it signs in as the user', 'oauth_uid'),
    Closed('hr.employee*', 'it signs in at the kiosk and the point of sale', 'barcode'),
)


def is_secret_name(name: str) -> bool:
    """Return True if a field of this name, of one of ``SECRET_TYPES``, holds a secret."""
    return bool(_SECRET_PART.search(name) or _SECRET_WORD.search(name))

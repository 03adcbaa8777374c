"""What an AI client may read and write of users without `mcp:admin` (section 2 of the fence)."""

from __future__ import annotations

# Whom a record belongs to has to be readable; what a user may do has not.
READABLE = frozenset(
    {
        'id',
        'display_name',
        'name',
        'login',
        'lang',
        'tz',
        'company_id',
        'company_ids',
        'partner_id',
        'active',
        'share',
        'create_date',
        'create_uid',
        'write_date',
        'write_uid',
    }
)

# Of one's own preferences. The signature and the e-mail address are left out: both would outlive the connection.
WRITABLE_OF_ONESELF = frozenset({'lang', 'tz', 'company_id'})

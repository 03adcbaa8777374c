"""What must hold in the database whatever was raced, killed or cut off."""

from tests.support.store import Store

# Each query returns the rows that must not exist.
VIOLATIONS = {
    'a grant started without its code being redeemed': """SELECT g.id FROM muk_mcp_oauth_grant g JOIN muk_mcp_oauth_authorization_code c ON c.grant_id = g.id
            WHERE g.started_at IS NOT NULL AND c.redeemed_at IS NULL""",
    'two codes share a grant': 'SELECT grant_id FROM muk_mcp_oauth_authorization_code GROUP BY 1 HAVING count(*) > 1',
    'a grant came of no code': 'SELECT id FROM muk_mcp_oauth_grant c WHERE NOT EXISTS (SELECT FROM muk_mcp_oauth_authorization_code WHERE grant_id = c.id)',
    'a grant that started has no access token': 'SELECT id FROM muk_mcp_oauth_grant c WHERE started_at IS NOT NULL AND NOT EXISTS (SELECT FROM muk_mcp_oauth_access_token WHERE grant_id = c.id)',
    'a grant has more than one refresh token that was never used': 'SELECT grant_id FROM muk_mcp_oauth_refresh_token WHERE first_used_at IS NULL GROUP BY 1 HAVING count(*) > 1',
    'a used refresh token has no successor, or an unused one has': """SELECT r.id FROM muk_mcp_oauth_refresh_token r LEFT JOIN muk_mcp_oauth_refresh_token s
               ON s.grant_id = r.grant_id AND s.generation = r.generation + 1
            WHERE (r.first_used_at IS NULL) <> (s.id IS NULL)""",
    'a refresh token was replayed more than 30 times': 'SELECT id FROM muk_mcp_oauth_refresh_token WHERE replays > 30',
    'a grant has fewer audit rows than pairs of tokens': """SELECT 1 WHERE (SELECT count(*) FROM muk_mcp_oauth_access_token)
                       > (SELECT count(*) FROM muk_mcp_log WHERE method IN ('oauth/token', 'oauth/refresh') AND status = 'ok')""",
    'more than one key signs': 'SELECT database_uuid FROM muk_mcp_oauth_signing_key WHERE retired_at IS NULL GROUP BY 1 HAVING count(*) > 1',
}


def violations(store: Store) -> dict[str, list[tuple]]:
    """The rows that break a rule, by the rule."""
    return {rule: rows for rule, query in VIOLATIONS.items() if (rows := store.rows(query))}


def assert_consistent(store: Store) -> None:
    assert violations(store) == {}

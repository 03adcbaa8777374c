"""What must hold in the database whatever was raced, killed or cut off."""

from tests.support.store import Store

# Each query returns the rows that must not exist.
VIOLATIONS = {
    'a code has a chain without being redeemed': 'SELECT id FROM muk_mcp_oauth_authorization_code WHERE redeemed_at IS NULL AND chain_id IS NOT NULL',
    'two codes share a chain': 'SELECT chain_id FROM muk_mcp_oauth_authorization_code WHERE chain_id IS NOT NULL GROUP BY 1 HAVING count(*) > 1',
    'a chain came of no code': 'SELECT id FROM muk_mcp_oauth_chain c WHERE NOT EXISTS (SELECT FROM muk_mcp_oauth_authorization_code WHERE chain_id = c.id)',
    'a chain has no access token': 'SELECT id FROM muk_mcp_oauth_chain c WHERE NOT EXISTS (SELECT FROM muk_mcp_oauth_access_token WHERE chain_id = c.id)',
    'a chain has more than one refresh token that was never used': 'SELECT chain_id FROM muk_mcp_oauth_refresh_token WHERE first_used_at IS NULL GROUP BY 1 HAVING count(*) > 1',
    'a used refresh token has no successor, or an unused one has': """SELECT r.id FROM muk_mcp_oauth_refresh_token r LEFT JOIN muk_mcp_oauth_refresh_token s
               ON s.chain_id = r.chain_id AND s.generation = r.generation + 1
            WHERE (r.first_used_at IS NULL) <> (s.id IS NULL)""",
    'a refresh token was replayed more than 30 times': 'SELECT id FROM muk_mcp_oauth_refresh_token WHERE replays > 30',
    'a chain has fewer audit rows than pairs of tokens': """SELECT 1 WHERE (SELECT count(*) FROM muk_mcp_oauth_access_token)
                       > (SELECT count(*) FROM muk_mcp_log WHERE method IN ('oauth/token', 'oauth/refresh') AND status = 'ok')""",
    'more than one key signs': 'SELECT database_uuid FROM muk_mcp_oauth_signing_key WHERE retired_at IS NULL GROUP BY 1 HAVING count(*) > 1',
}


def violations(store: Store) -> dict[str, list[tuple]]:
    """The rows that break a rule, by the rule."""
    return {rule: rows for rule, query in VIOLATIONS.items() if (rows := store.rows(query))}


def assert_consistent(store: Store) -> None:
    assert violations(store) == {}

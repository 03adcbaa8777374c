-- One row that tells everything that can end an access token; no row where the token was never issued like this.
-- The first cause that applies is the one the audit log names.
--
-- It is a function because PostgreSQL keeps the plan of a function's statement for the whole session: planning eight
-- tables anew takes 1.5 ms, which is more than the rest of a small request, the cached plan 0.05 ms.
DROP FUNCTION IF EXISTS muk_mcp_oauth_check_access_token;

CREATE FUNCTION muk_mcp_oauth_check_access_token(
    p_jti varchar, p_subject varchar, p_client varchar, p_database varchar, p_groups integer[], p_now timestamp, p_leeway interval
)
RETURNS TABLE (
    user_id integer, scope varchar, client varchar,
    key_id integer, key_name varchar, key_scope varchar, key_rate_limit integer, refusal text
)
LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT chain.user_id, token.scope, client.client_id,
           key.id, key.name, key.scope, key.rate_limit,
           CASE WHEN token.revoked_at IS NOT NULL THEN 'token_revoked'
                WHEN token.expires_at <= p_now - p_leeway THEN 'token_expired'
                WHEN chain.ended_at IS NOT NULL THEN 'chain_ended'
                WHEN chain.expires_at <= p_now THEN 'chain_expired'
                WHEN chain.database_uuid <> p_database OR signer.database_uuid <> p_database THEN 'token_of_another_database'
                WHEN client.state <> 'active' THEN 'client_' || client.state
                WHEN consent.withdrawn_at IS NOT NULL THEN 'consent_withdrawn'
                WHEN NOT person.active THEN 'user_archived'
                WHEN key.id IS NULL THEN 'key_gone'
                WHEN NOT EXISTS (SELECT FROM res_groups_users_rel r WHERE r.uid = person.id AND r.gid = ANY (p_groups))
                THEN 'user_not_allowed'
                WHEN token.writes AND (client.read_only OR 'mcp:write' <> ALL (string_to_array(client.scope, ' ')))
                THEN 'scope_reduced'
                WHEN EXISTS (SELECT FROM muk_mcp_oauth_client_res_groups_rel a WHERE a.muk_mcp_oauth_client_id = client.id)
                 AND NOT EXISTS (
                     WITH RECURSIVE allowed (gid) AS (
                         SELECT a.res_groups_id FROM muk_mcp_oauth_client_res_groups_rel a WHERE a.muk_mcp_oauth_client_id = client.id
                          UNION SELECT i.gid FROM res_groups_implied_rel i JOIN allowed ON i.hid = allowed.gid)
                     SELECT FROM res_groups_users_rel r JOIN allowed ON allowed.gid = r.gid WHERE r.uid = person.id)
                THEN 'user_not_allowed'
           END
      FROM muk_mcp_oauth_access_token token
      JOIN muk_mcp_oauth_signing_key signer ON signer.id = token.signing_key_id
      JOIN muk_mcp_oauth_chain chain ON chain.id = token.chain_id
      JOIN muk_mcp_oauth_client client ON client.id = chain.client_id
      JOIN muk_mcp_oauth_consent consent ON consent.id = chain.consent_id
      JOIN res_users person ON person.id = chain.user_id
 LEFT JOIN muk_mcp_key key ON key.id = CASE WHEN token.writes THEN consent.write_key_id ELSE consent.read_key_id END
     WHERE token.jti = p_jti AND chain.user_id::varchar = p_subject AND client.client_id = p_client;
END
$$;

-- Everything that can end an access token, as one JSON object; no row where there is no such token.
--
-- Each table is looked up by a subselect of its own rather than joined: Odoo discards the plans of a connection after
-- every request, and looking for the best order of seven joins takes PostgreSQL three times as long as everything else.
SELECT json_build_object(
           'scope', token.scope,
           'writes', token.writes,
           'revoked', token.revoked_at IS NOT NULL,
           'expires_at', extract(epoch FROM token.expires_at),
           'grant', (
               SELECT json_build_object(
                          'id', connection.id,
                          'last_used_at', coalesce(extract(epoch FROM connection.last_used_at), 0),
                          'user_id', connection.user_id,
                          'scope', connection.scope,
                          'database_uuid', connection.database_uuid,
                          'ended', connection.ended_at IS NOT NULL,
                          'expires_at', extract(epoch FROM connection.expires_at),
                          'client', (
                              SELECT json_build_object(
                                         'client_id', client.client_id,
                                         'state', client.state,
                                         'scope', client.scope,
                                         'read_only', client.read_only,
                                         'restricted', client.is_restricted)
                                FROM muk_mcp_oauth_client client WHERE client.id = connection.client_id),
                          'consent', (
                              SELECT json_build_object(
                                         'withdrawn', consent.withdrawn_at IS NOT NULL,
                                         'key', (
                                             SELECT json_build_object(
                                                        'id', key.id, 'name', key.name, 'scope', key.scope, 'rate_limit', key.rate_limit)
                                               FROM muk_mcp_key key
                                              WHERE key.id = CASE WHEN token.writes THEN consent.write_key_id ELSE consent.read_key_id END))
                                FROM muk_mcp_oauth_consent consent WHERE consent.id = connection.consent_id),
                          'user', (
                              SELECT json_build_object(
                                         'active', res_users.active,
                                         'may_connect', res_users.share IS NOT TRUE AND EXISTS (
                                             SELECT FROM res_groups_users_rel WHERE uid = res_users.id AND gid = ANY (%(groups)s)))
                                FROM res_users WHERE res_users.id = connection.user_id))
                 FROM muk_mcp_oauth_grant connection WHERE connection.id = token.grant_id))
  FROM muk_mcp_oauth_access_token token
 WHERE token.jti = %(jti)s

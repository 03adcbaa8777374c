-- Everything that decides whether a grant may act, as one JSON object for each grant that {which} names.
--
-- Each table is looked up by a subselect of its own rather than joined: Odoo discards the plans of a connection after
-- every request, and looking for the best order of seven joins takes PostgreSQL three times as long as everything else.
SELECT json_build_object(
           'id', g.id,
           'user_id', g.user_id,
           'last_used_at', coalesce(extract(epoch FROM g.last_used_at), 0),
           'scope', g.scope,
           'database_uuid', g.database_uuid,
           'ended_reason', CASE WHEN g.ended_at IS NOT NULL THEN coalesce(g.ended_reason, '') END,
           'expires_at', extract(epoch FROM g.expires_at),
           'client', (
               SELECT json_build_object(
                          'client_id', client.client_id,
                          'state', client.state,
                          'scope', client.scope,
                          'read_only', coalesce(client.read_only, FALSE),
                          'admits_user', {client_admits_user},
                          'may_administer', {client_may_administer})
                 FROM muk_mcp_oauth_client client WHERE client.id = g.client_id),
           'consent', (
               SELECT json_build_object('scope', consent.scope, 'withdrawn', consent.withdrawn_at IS NOT NULL)
                 FROM muk_mcp_oauth_consent consent WHERE consent.id = g.consent_id),
           'user', (
               SELECT json_build_object('active', account.active, 'may_connect', {user_may_connect})
                 FROM res_users account WHERE account.id = g.user_id),
           'read_key', (
               SELECT json_build_object('id', key.id, 'name', key.name, 'scope', key.scope) FROM muk_mcp_key key
                WHERE key.id = (SELECT read_key_id FROM muk_mcp_oauth_consent WHERE id = g.consent_id)),
           'write_key', (
               SELECT json_build_object('id', key.id, 'name', key.name, 'scope', key.scope) FROM muk_mcp_key key
                WHERE key.id = (SELECT write_key_id FROM muk_mcp_oauth_consent WHERE id = g.consent_id)))
  FROM muk_mcp_oauth_grant g
 WHERE g.id {which}

-- A copy accepts no token of the original and signs with a key of its own.
DELETE FROM muk_mcp_oauth_authorization_code;
DELETE FROM muk_mcp_oauth_consent_page;
UPDATE muk_mcp_oauth_grant SET ended_at = now() AT TIME ZONE 'UTC', ended_reason = 'neutralized' WHERE ended_at IS NULL;
DELETE FROM muk_mcp_oauth_signing_key;
-- Editions of muk_mcp that do not do it themselves leave the keys of people alive.
UPDATE muk_mcp_key SET active = false;

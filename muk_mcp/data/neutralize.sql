-- A copy accepts no key of the original and continues none of its sessions and transfers.
UPDATE muk_mcp_key SET active = false;
DELETE FROM muk_mcp_session;
DELETE FROM muk_mcp_transfer;

"""Settings that the servers of a suite run with and its tests count on."""

# Wide enough for a burst on a slow machine; tests leave the window by letting time pass in the database.
GRACE_SECONDS = 120

REGISTRATIONS_PER_HOUR = 100

# Lets administrators give clients the scope `mcp:admin`.
MAY_ADMINISTER = 'muk_mcp_oauth.clients_may_administer'

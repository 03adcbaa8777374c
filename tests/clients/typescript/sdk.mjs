// The two release lines of the official TypeScript SDK behind the names they share.

/** `v1` speaks the revisions with sessions; `v2` asks for the stateless revision 2026-07-28 first. */
export async function load(line) {
  return line === 'v1' ? loadV1() : loadV2();
}

async function loadV1() {
  const { Client } = await import('@modelcontextprotocol/sdk/client/index.js');
  const { UnauthorizedError } = await import('@modelcontextprotocol/sdk/client/auth.js');
  const { StreamableHTTPClientTransport } = await import('@modelcontextprotocol/sdk/client/streamableHttp.js');
  return {
    UnauthorizedError,
    StreamableHTTPClientTransport,
    newClient: (info) => new Client(info),
    finish: (transport, response) => transport.finishAuth(response.get('code')),
    revisionOf: (client, transport) => transport.protocolVersion,
  };
}

async function loadV2() {
  const { Client, UnauthorizedError, StreamableHTTPClientTransport } = await import('@modelcontextprotocol/client');
  return {
    UnauthorizedError,
    StreamableHTTPClientTransport,
    newClient: (info) => new Client(info, { versionNegotiation: { mode: 'auto' } }),
    // The second line takes the whole response, because it checks `iss` (RFC 9207) itself.
    finish: (transport, response) => transport.finishAuth(response),
    revisionOf: (client) => client.getNegotiatedProtocolVersion(),
  };
}

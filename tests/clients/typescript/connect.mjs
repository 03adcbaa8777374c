// Connects from nothing, makes a partner, reads it back and goes on working past the end of its access token.
// Whoever runs it lets the token expire once it has told what it found.
// Usage: node connect.mjs v1|v2 MCP_URL PARTNER_NAME [METADATA_DOCUMENT_URL]. Each line on standard output is one JSON object.

import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { listen } from './loopback.mjs';
import { Memory } from './memory.mjs';
import { load } from './sdk.mjs';

const [line, url, partner, documentUrl] = process.argv.slice(2);
const sdk = await load(line);
const listener = await listen();
const memory = new Memory(listener.redirectUri, (address) => tell({ authorization_url: String(address) }), documentUrl);

function tell(event) {
  console.log(JSON.stringify(event));
}

async function connect() {
  const client = sdk.newClient({ name: 'typescript-sdk-under-test', version: '1.0.0' });
  const transport = new sdk.StreamableHTTPClientTransport(new URL(url), { authProvider: memory });
  await client.connect(transport);
  return { client, transport };
}

async function authorize() {
  const transport = new sdk.StreamableHTTPClientTransport(new URL(url), { authProvider: memory });
  const client = sdk.newClient({ name: 'typescript-sdk-under-test', version: '1.0.0' });
  await assert.rejects(client.connect(transport), sdk.UnauthorizedError);
  const response = await listener.response;
  listener.close();
  assert.equal(response.get('state'), memory.expectedState);
  await sdk.finish(transport, response);
}

async function call(client, name, args) {
  const result = await client.callTool({ name, arguments: args });
  assert.ok(!result.isError, `${name} answered ${JSON.stringify(result.content)}`);
  return result;
}

async function workPastExpiry(client) {
  const giveUp = Date.now() + 90_000;
  while (memory.granted.length === 1) {
    assert.ok(Date.now() < giveUp, 'the access token never expired');
    await pause(500);
    await call(client, 'whoami', {});
  }
}

await authorize();
const { client, transport } = await connect();
tell({ revision: sdk.revisionOf(client, transport), client: memory.registered.client_id });
tell({ tools: (await client.listTools()).tools.map((tool) => tool.name) });
await call(client, 'create_records', { model: 'res.partner', values: [{ name: partner }] });
tell({ found: await call(client, 'search_read', { model: 'res.partner', domain: [['name', '=', partner]], fields: ['name'] }) });
await workPastExpiry(client);
const [first, second] = memory.granted;
tell({ scope: second.scope, rotated: first.refresh_token !== second.refresh_token, renewed: first.access_token !== second.access_token });
await client.close();

// The whole life of a grant as a strict client sees it, from registration to revocation.
// Usage: node flow.mjs RESOURCE REDIRECT_URI AUTH_METHOD. Each line on standard output is one JSON object;
// the authorization response is read from standard input.

import assert from 'node:assert/strict';
import { createInterface } from 'node:readline';
import { AuthorizationResponseError, ResponseBodyError, WWWAuthenticateChallengeError } from 'oauth4webapi';
import { callResource, RelyingParty } from './relying_party.mjs';

const [resource, redirectUri, authMethod] = process.argv.slice(2);
const answers = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const initialize = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'oauth4webapi', version: '3' } },
};

function tell(event) {
  console.log(JSON.stringify(event));
}

async function ask(url) {
  tell({ authorization_url: String(url) });
  return (await answers.next()).value;
}

function challengeOf(token) {
  return callResource(resource, token, initialize).then(
    () => assert.fail('the resource accepted the token'),
    (error) => {
      assert.ok(error instanceof WWWAuthenticateChallengeError, error);
      return { status: error.status, ...error.cause[0].parameters };
    },
  );
}

tell({ challenge: await challengeOf('not-a-token') });

const party = await RelyingParty.of(resource, {
  client_name: 'oauth4webapi under test',
  redirect_uris: [redirectUri],
  token_endpoint_auth_method: authMethod,
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
});
tell({ registered: party.client.token_endpoint_auth_method, client_id: party.client.client_id });

const refusal = await ask(await party.authorizationUrl());
assert.throws(() => party.validate(refusal), (error) => error instanceof AuthorizationResponseError && error.error === 'access_denied');
tell({ refused: true });

const approval = party.validate(await ask(await party.authorizationUrl()));
const tokens = await party.redeem(approval);
tell({ claims: await party.claims(tokens) });
const { result } = await (await party.call(tokens.access_token, initialize)).json();
tell({ revision: result.protocolVersion });

const renewed = await party.refresh(tokens);
assert.notEqual(renewed.refresh_token, tokens.refresh_token);
tell({ renewed: (await party.claims(renewed)).jti });

await party.revoke(renewed.refresh_token);
tell({ revoked: await challengeOf(renewed.access_token) });
await assert.rejects(party.refresh(renewed), (error) => error instanceof ResponseBodyError && error.error === 'invalid_grant');
process.stdin.destroy();

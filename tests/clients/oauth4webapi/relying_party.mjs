// One registered OAuth client of one protected resource, each step checked by oauth4webapi.

import * as oauth from 'oauth4webapi';

// The server under test listens on loopback, where the MCP specification allows plain http.
const plain = { [oauth.allowInsecureRequests]: true };
const AUTHENTICATION = {
  none: () => oauth.None(),
  client_secret_basic: ({ client_secret }) => oauth.ClientSecretBasic(client_secret),
  client_secret_post: ({ client_secret }) => oauth.ClientSecretPost(client_secret),
};

export class RelyingParty {
  /** Finds the authorization server of `resource` (RFC 9728, RFC 8414) and registers there (RFC 7591). */
  static async of(resource, metadata) {
    const party = new RelyingParty();
    party.resource = await discoverResource(resource);
    party.server = await discoverServer(party.resource.authorization_servers[0]);
    const registration = await oauth.dynamicClientRegistrationRequest(party.server, metadata, plain);
    party.client = await oauth.processDynamicClientRegistrationResponse(registration);
    party.authentication = AUTHENTICATION[party.client.token_endpoint_auth_method](party.client);
    return party;
  }

  /** The address to send a user to (RFC 7636, RFC 8707); `state` and the verifier are kept for the answer. */
  async authorizationUrl() {
    this.verifier = oauth.generateRandomCodeVerifier();
    this.state = oauth.generateRandomState();
    const url = new URL(this.server.authorization_endpoint);
    url.search = new URLSearchParams({
      response_type: 'code',
      client_id: this.client.client_id,
      redirect_uri: this.client.redirect_uris[0],
      scope: this.resource.scopes_supported.join(' '),
      resource: this.resource.resource,
      state: this.state,
      code_challenge: await oauth.calculatePKCECodeChallenge(this.verifier),
      code_challenge_method: 'S256',
    });
    return url;
  }

  /** Checks `state` and `iss` (RFC 9207); throws AuthorizationResponseError for an error answer. */
  validate(callback) {
    return oauth.validateAuthResponse(this.server, this.client, new URL(callback), this.state);
  }

  async redeem(parameters) {
    const [redirectUri] = this.client.redirect_uris;
    const response = await oauth.authorizationCodeGrantRequest(
      this.server, this.client, this.authentication, parameters, redirectUri, this.verifier, plain,
    );
    return oauth.processAuthorizationCodeResponse(this.server, this.client, response);
  }

  async refresh({ refresh_token }) {
    const response = await oauth.refreshTokenGrantRequest(this.server, this.client, this.authentication, refresh_token, plain);
    return oauth.processRefreshTokenResponse(this.server, this.client, response);
  }

  async revoke(token) {
    const response = await oauth.revocationRequest(this.server, this.client, this.authentication, token, plain);
    return oauth.processRevocationResponse(response);
  }

  /** The claims of an access token that verifies by the published keys (RFC 9068 section 4). */
  async claims({ access_token }) {
    const request = new Request(this.resource.resource, { headers: { Authorization: `Bearer ${access_token}` } });
    return oauth.validateJwtAccessToken(this.server, request, this.resource.resource, plain);
  }

  /** Calls the protected resource with `message`; throws WWWAuthenticateChallengeError when it answers with a challenge. */
  async call(accessToken, message) {
    return callResource(this.resource.resource, accessToken, message);
  }
}

/** Calls `resource` with a JSON-RPC message as the revision with sessions has it. */
export async function callResource(resource, accessToken, message) {
  const headers = new Headers({ 'Content-Type': 'application/json', Accept: 'application/json, text/event-stream' });
  return oauth.protectedResourceRequest(accessToken, 'POST', new URL(resource), headers, JSON.stringify(message), plain);
}

async function discoverResource(resource) {
  const response = await oauth.resourceDiscoveryRequest(new URL(resource), plain);
  return oauth.processResourceDiscoveryResponse(new URL(resource), response);
}

async function discoverServer(issuer) {
  const response = await oauth.discoveryRequest(new URL(issuer), { algorithm: 'oauth2', ...plain });
  return oauth.processDiscoveryResponse(new URL(issuer), response);
}

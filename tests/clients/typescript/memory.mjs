// What an MCP client remembers of one server, kept for as long as the program runs.

import { randomUUID } from 'node:crypto';

export class Memory {
  granted = [];

  /** With a `documentUrl` the client is known by that address and does not register. */
  constructor(redirectUri, sendToBrowser, documentUrl) {
    this.redirectUrl = redirectUri;
    this.redirectToAuthorization = sendToBrowser;
    this.clientMetadataUrl = documentUrl;
    this.expectedState = randomUUID();
  }

  get clientMetadata() {
    return {
      client_name: 'TypeScript SDK under test',
      redirect_uris: [this.redirectUrl],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
    };
  }

  state() { return this.expectedState; }
  clientInformation() { return this.registered; }
  saveClientInformation(information) { this.registered = information; }
  tokens() { return this.granted.at(-1); }
  saveTokens(tokens) { this.granted.push(tokens); }
  codeVerifier() { return this.verifier; }
  saveCodeVerifier(verifier) { this.verifier = verifier; }
  discoveryState() { return this.discovered; }
  saveDiscoveryState(state) { this.discovered = state; }
}

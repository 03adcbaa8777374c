"""Discovery documents (RFC 9728 and RFC 8414)."""

from __future__ import annotations

from dataclasses import dataclass

from .scope import SUPPORTED
from .token.client_authentication import ASSERTION_ALGORITHMS, CONFIDENTIAL_METHODS, METHODS

PROTECTED_RESOURCE_PATH = '/.well-known/oauth-protected-resource'
AUTHORIZATION_SERVER_PATH = '/.well-known/oauth-authorization-server'
OPENID_CONFIGURATION_PATH = '/.well-known/openid-configuration'
MCP_PATH = '/mcp'
AUTHORIZATION_PATH = '/mcp/oauth/authorize'
TOKEN_PATH = '/mcp/oauth/token'
REGISTRATION_PATH = '/mcp/oauth/register'
REVOCATION_PATH = '/mcp/oauth/revoke'
INTROSPECTION_PATH = '/mcp/oauth/introspect'
JWKS_PATH = '/mcp/oauth/jwks.json'
# Answers the self-test of this very database; no endpoint of OAuth either.
SELF_TEST_PATH = '/mcp/oauth/self-test'
# A page of ours, followed by the id of a consent: no endpoint of OAuth, and named in no metadata.
NOT_ME_PATH = '/mcp/oauth/not-me'
_METADATA_PATHS = (PROTECTED_RESOURCE_PATH, AUTHORIZATION_SERVER_PATH, OPENID_CONFIGURATION_PATH)


def moved(url: str, path: str) -> str:
    """Return where what is declared for ``/mcp`` stands if the endpoint's path is ``path``.

    The documents of another path have its form only (RFC 9728 section 3.1, RFC 8414 section 3.1): at the root of the host they
    would speak for whoever has ``/mcp``, or for every database.
    """
    if path == MCP_PATH:
        return url
    if url.removesuffix(MCP_PATH) in _METADATA_PATHS:
        return url.removesuffix(MCP_PATH) + path
    return path + url[len(MCP_PATH) :] if f'{url}/'.startswith(f'{MCP_PATH}/') else url


@dataclass(frozen=True)
class Endpoints:
    """The public URLs, all derived from one base without a trailing slash and the path of the MCP endpoint below it."""

    base: str
    mcp_path: str = MCP_PATH

    @property
    def issuer(self) -> str:
        """The base; at another path than the usual one the resource itself, as something else may be at the base."""
        return self.base if self.mcp_path == MCP_PATH else self.resource

    @property
    def resource(self) -> str:
        return self.base + self.mcp_path

    @property
    def resource_metadata(self) -> str:
        """The path-inserted form of RFC 9728 section 3.1."""
        return self.url(PROTECTED_RESOURCE_PATH + MCP_PATH)

    def path(self, declared: str) -> str:
        """Return the path of what is declared for ``/mcp``."""
        return moved(declared, self.mcp_path)

    def url(self, declared: str) -> str:
        return self.base + self.path(declared)


def protected_resource(endpoints: Endpoints, name: str) -> dict[str, object]:
    """Return the metadata of the resource (RFC 9728 section 2)."""
    return {
        'resource': endpoints.resource,
        'authorization_servers': [endpoints.issuer],
        'scopes_supported': list(SUPPORTED),
        'bearer_methods_supported': ['header'],
        'resource_name': name,
    }


def authorization_server(
    endpoints: Endpoints, *, registration: bool, client_documents: bool = False
) -> dict[str, object]:
    """Return the metadata of the authorization server (RFC 8414 section 2); no member is null or empty."""
    members: dict[str, object] = {
        'issuer': endpoints.issuer,
        'authorization_endpoint': endpoints.url(AUTHORIZATION_PATH),
        'token_endpoint': endpoints.url(TOKEN_PATH),
        'revocation_endpoint': endpoints.url(REVOCATION_PATH),
        'introspection_endpoint': endpoints.url(INTROSPECTION_PATH),
        'jwks_uri': endpoints.url(JWKS_PATH),
        'response_types_supported': ['code'],
        'response_modes_supported': ['query'],
        'grant_types_supported': ['authorization_code', 'refresh_token'],
        'token_endpoint_auth_methods_supported': list(METHODS),
        'token_endpoint_auth_signing_alg_values_supported': list(ASSERTION_ALGORITHMS),
        'revocation_endpoint_auth_methods_supported': list(METHODS),
        'revocation_endpoint_auth_signing_alg_values_supported': list(ASSERTION_ALGORITHMS),
        'introspection_endpoint_auth_methods_supported': list(CONFIDENTIAL_METHODS),
        'introspection_endpoint_auth_signing_alg_values_supported': list(ASSERTION_ALGORITHMS),
        'code_challenge_methods_supported': ['S256'],
        'scopes_supported': list(SUPPORTED),
        'authorization_response_iss_parameter_supported': True,
        'client_id_metadata_document_supported': client_documents,
    }
    if registration:
        members['registration_endpoint'] = endpoints.url(REGISTRATION_PATH)
    return members

"""The security core of the OAuth server for Odoo's MCP endpoint.

No function reads a clock, a file or the network. Times are parameters, in whole seconds since 1970.
Objects are immutable and may be shared between threads. Generating, signing and verifying release the GIL.

A refusal raises a subclass of `CoreError`. A check that passes returns its result, or `None`. Text with lone surrogates
is refused as malformed.
"""

from collections.abc import Sequence
from typing import Literal, final

__version__: str

class CoreError(ValueError):
    """A refusal.

    `str(error)` is a short English sentence for developers. Neither it nor `reason` ever holds a part of the input.
    """

    reason: str
    """A stable snake_case word for the audit log, such as `expired` or `scheme_refused`."""

class InvalidKey(CoreError):
    """A key, a JWK or a passphrase cannot be used."""

class InvalidToken(CoreError):
    """A token is malformed, not signed by the right key, not meant for this server, or not valid now."""

class InvalidPkce(CoreError):
    """A code verifier or code challenge is malformed, or they do not belong together."""

class InvalidUri(CoreError):
    """A URI or an address is malformed or not acceptable for its purpose."""

@final
class SigningKey:
    """An RSA private key, parsed once.

    Its private bytes are wiped when the object is collected. A PEM text is a Python string and is not wiped.
    """

    @staticmethod
    def generate(bits: int = 2048) -> SigningKey:
        """Generate a key of 2048, 3072 or 4096 bits.

        Raises:
            InvalidKey: `size_unsupported`; `generation_failed` if memory or randomness runs out.
        """

    @staticmethod
    def from_pem(pem: str, passphrase: str | None = None) -> SigningKey:
        """Read PKCS#8 (RFC 5208), plain or encrypted with PBES2 (RFC 8018), of 2048 to 8192 bits.

        The passphrase is ignored for a plain key: keys stored before one was configured stay readable.

        Raises:
            InvalidKey: `pem_malformed`, `pem_label_unsupported`, `passphrase_missing`, `decryption_failed`,
                `key_malformed`.
        """

    def to_pem(self, passphrase: str | None = None) -> str:
        """Write PKCS#8; with a passphrase, encrypted by PBES2 (PBKDF2-HMAC-SHA256, 600,000 rounds; AES-256-CBC).

        Raises:
            InvalidKey: `passphrase_empty`; `encoding_failed` if memory or randomness runs out.
        """

    @property
    def kid(self) -> str:
        """The key's RFC 7638 thumbprint: SHA-256 in base64url, 43 characters."""

    @property
    def bits(self) -> int:
        """The size of the modulus."""

    def public_jwk(self) -> str:
        """The public key as JSON text (RFC 7517) with `kty`, `n`, `e`, `kid`, `alg` = RS256 and `use` = sig."""

    def sign_access_token(
        self,
        *,
        issuer: str,
        audience: str,
        subject: str,
        client_id: str,
        scope: str,
        jti: str,
        issued_at: int,
        expires_at: int,
    ) -> str:
        """Sign an access token (RFC 9068): `typ` at+jwt, `alg` RS256, `kid`, all claims, `nbf` = `iat`.

        Refuses what `VerifyingKeys.verify_access_token` would refuse.

        Raises:
            InvalidToken: `claim_empty`, `lifetime_invalid`, `too_long`.
            InvalidKey: `signing_failed` if memory runs out.
        """

@final
class AccessToken:
    """The claims of a verified access token."""

    @property
    def issuer(self) -> str: ...
    @property
    def audience(self) -> str: ...
    @property
    def subject(self) -> str: ...
    @property
    def client_id(self) -> str: ...
    @property
    def scope(self) -> str: ...
    @property
    def jti(self) -> str: ...
    @property
    def issued_at(self) -> int: ...
    @property
    def not_before(self) -> int:
        """`nbf`, or `iat` if the token has no `nbf`."""

    @property
    def expires_at(self) -> int: ...
    @property
    def kid(self) -> str: ...

@final
class VerifyingKeys:
    """The accepted public keys by `kid`, each parsed once."""

    def __new__(cls, jwks: Sequence[str]) -> VerifyingKeys:
        """Parse public JWKs, each one JSON text with `kty` = RSA, `kid`, `n` and `e`, as `SigningKey.public_jwk` gives.

        Raises:
            InvalidKey: `jwk_malformed`, `private_member`, `member_missing`, `member_malformed`,
                `key_type_unsupported`, `algorithm_mismatch`, `rsa_too_small`, `rsa_too_large`, `rsa_not_odd`,
                `rsa_exponent_out_of_range`, `kid_repeated`.
        """

    def kids(self) -> list[str]:
        """The `kid` of every key, sorted."""

    def verify_access_token(self, token: str, *, issuer: str, audience: str, now: int, leeway: int = 30) -> AccessToken:
        """Verify an access token (RFC 9068 section 4) and return its claims.

        The algorithm is RS256 whatever the token says; `typ` is at+jwt or application/at+jwt in any case. `iss` has
        to equal `issuer`. `aud` has to be `audience`, as a string or as an array of nothing else. `sub`, `client_id`,
        `scope` and `jti` have to be non-empty strings, `iat`, `exp` and an optional `nbf` whole numbers. A token may
        have 8 KiB. `leeway` is 0 to 60 seconds. Repeated JSON members and lax base64url are refused, and so is every
        header parameter of RFC 7515 and RFC 7797 beside `alg`, `typ` and `kid`.

        Raises:
            InvalidToken: `too_long`, `malformed`, `header_malformed`, `header_refused`, `header_type`,
                `algorithm_refused`, `type_refused`, `kid_missing`, `kid_unknown`, `signature_invalid`,
                `claims_malformed`, `claim_missing`, `claim_type`, `issuer_mismatch`, `audience_mismatch`,
                `issued_in_future`, `not_yet_valid`, `expired`, `leeway_out_of_range`.
        """

def jwk_set(jwks: Sequence[str]) -> str:
    """Return the JWK Set (RFC 7517 section 5) of public JWKs, as JSON text.

    Raises:
        InvalidKey: `jwk_malformed`; `private_member` if any of them has one.
    """

@final
class ClientAssertion:
    """A verified client assertion. Store `jti` until `expires_at` to refuse a replay."""

    @property
    def client_id(self) -> str: ...
    @property
    def jti(self) -> str:
        """Chosen by the client, 1 to 256 bytes."""

    @property
    def expires_at(self) -> int: ...
    @property
    def issued_at(self) -> int | None: ...

@final
class ClientKeys:
    """The public keys of one client, for `private_key_jwt` (RFC 7523 section 3)."""

    def __new__(cls, jwks: str) -> ClientKeys:
        """Parse a JWK Set: RSA keys of at least 2048 bits verify RS256, P-256 keys verify ES256.

        Other keys are ignored (RFC 7517 section 5). A set may have 64 KiB and 32 keys.

        Raises:
            InvalidKey: `jwk_set_malformed`, `jwk_set_too_large`, `private_member`, `no_usable_key`.
        """

    def verify_assertion(
        self,
        assertion: str,
        *,
        client_id: str,
        audiences: Sequence[str],
        now: int,
        leeway: int = 30,
        max_lifetime: int = 600,
    ) -> ClientAssertion:
        """Verify a client assertion. The caller has to check that its `jti` is new.

        `iss` and `sub` have to be `client_id`; `aud` one or more of `audiences` and nothing else; `exp` at most
        `max_lifetime` seconds from `now`; `typ` absent, JWT or client-authentication+jwt. A `kid` picks the key;
        without one every key of the algorithm is tried.

        Raises:
            InvalidToken: the reasons of `VerifyingKeys.verify_access_token` that apply, `client_mismatch`,
                `lifetime_too_long`, `jti_too_long`.
        """

def pkce_challenge(verifier: str) -> str:
    """Return the `S256` code challenge of a code verifier (RFC 7636 section 4.2), 43 characters.

    Raises:
        InvalidPkce: `verifier_malformed`.
    """

def check_challenge(challenge: str) -> None:
    """Check that a code challenge is 43 to 128 unreserved characters (RFC 7636 section 4.2).

    Raises:
        InvalidPkce: `challenge_malformed`.
    """

def verify_pkce(verifier: str, challenge: str) -> None:
    """Check in constant time that a verifier belongs to an `S256` challenge (RFC 7636 section 4.6).

    Raises:
        InvalidPkce: `verifier_malformed`, `verifier_mismatch`.
    """

@final
class RedirectUri:
    """A redirect URI that may be registered."""

    @property
    def uri(self) -> str:
        """Exactly what was given."""

    @property
    def kind(self) -> Literal['https', 'loopback', 'custom']:
        """`https`, `loopback` (http on localhost, 127.0.0.1 or [::1]) or `custom` (a private-use scheme)."""

    @property
    def scheme(self) -> str: ...
    @property
    def host(self) -> str | None:
        """The host to show to the user: as written, without the port. `None` if a custom scheme has no host."""

def parse_redirect_uri(uri: str) -> RedirectUri:
    """Parse a redirect URI and refuse one that a client may not register (RFC 9700 section 4.1.3, RFC 8252 section 7).

    The query may not have a parameter of the authorization response (`code`, `state`, `iss`, `error`,
    `error_description`, `error_uri`, `response`), in whatever way a web framework could read it.

    Raises:
        InvalidUri: `empty`, `too_long` (2048 bytes), `not_printable_ascii`, `character_refused`, `percent_malformed`,
            `encoded_control`, `encoded_separator`, `fragment`, `wildcard`, `relative`, `scheme_malformed`,
            `scheme_refused`, `authority_missing`, `userinfo`, `host_malformed`, `port_malformed`,
            `http_outside_loopback`, `path_not_absolute`, `reserved_parameter`, `unparsable`, `not_canonical`.
    """

def redirect_uri_matches(registered: str, requested: str) -> bool:
    """Return True if a requested redirect URI is the registered one.

    Both have to be acceptable and equal byte for byte, except for the port of a loopback host (RFC 8252 section 7.3).
    """

def parse_client_id_url(url: str) -> str:
    """Check the URL of a Client ID Metadata Document before it is fetched, and return its host.

    Raises:
        InvalidUri: the reasons of `parse_redirect_uri` that apply, `not_https`, `host_not_public`,
            `port_refused`, `path_missing`.
    """

def resource_matches(requested: str, resource: str) -> bool:
    """Return True if a `resource` parameter (RFC 8707 section 2) means the protected resource.

    Accepted are the resource and its base (the resource without its last path segment), each with or without a
    trailing slash and with scheme and host in any case.
    """

def append_parameters(uri: str, parameters: Sequence[tuple[str, str]]) -> str:
    """Append form-encoded parameters to the query of a URI, whose text stays unchanged (RFC 6749 section 4.1.2).

    Raises:
        InvalidUri: `fragment`.
    """

def is_public_address(address: str) -> bool:
    """Return True if the public internet routes to an IPv4 or IPv6 address, given as text.

    Private, shared, link-local, documentation, multicast and reserved networks are not, nor are IPv6 addresses that
    carry an IPv4 address (mapped, NAT64, 6to4, Teredo) or the address of a cloud's metadata service.

    Raises:
        InvalidUri: `address_malformed`.
    """

def random_token(size: int = 32) -> str:
    """Return `size` random bytes (16 to 1024) of the operating system in base64url; 43 characters for 32 bytes.

    Raises:
        InvalidToken: `size_out_of_range`; `randomness_unavailable` if the system gives none.
    """

def hash_token(token: str) -> str:
    """Return SHA-256 of the token's UTF-8 bytes, 64 lower-case hexadecimal characters."""

def derive_token(key: bytes, token: str) -> str:
    """Return HMAC-SHA256 (RFC 2104) of the token's UTF-8 bytes under `key` (at least 32 bytes) in base64url.

    Raises:
        InvalidKey: `key_too_short`.
    """

def secrets_equal(left: str, right: str) -> bool:
    """Return True if two texts are equal, in a time that depends on their lengths only."""

def confusable_skeleton(text: str) -> str:
    """Return a text that is equal for names that look alike (UTS 39 section 4). It is for comparison and not shown.

    Case, accents, invisible characters, spacing and punctuation do not count: words are separated by one space. `I`,
    `l`, `i` and `1` are one letter, and so are `O`, `o` and `0`. Different names can have the same skeleton, so a match
    is a reason to warn. A text without letters and digits has the empty skeleton.
    """

def registrable_domain(host: str) -> str | None:
    """Return the part of a host that its owner registered, as written: `anthropic.com` of `www.eu.anthropic.com`.

    By the Public Suffix List of the day of the build, with the suffixes of hosting services: `alice.github.io` of
    `www.alice.github.io`. The host is a name without port. Returns None for an IP address, a single label and a public
    suffix; show such a host whole.
    """

def unicode_host(host: str) -> str:
    """Return a host with its `xn--` labels in Unicode (UTS 46), or unchanged if it has none or a malformed one.

    It is for comparison and for display beside the host, never instead of it: `xn--80ak6aa92e.com` looks like
    `apple.com`.
    """

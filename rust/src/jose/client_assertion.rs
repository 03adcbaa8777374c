//! Client authentication with a signed JWT, `private_key_jwt` (RFC 7523 section 3, OpenID Connect Core section 9).

use std::sync::Arc;

use aws_lc_rs::signature::ParsedPublicKey;
use jsonwebtoken::Algorithm;
use serde_json::{Map, Value};

use super::claims::{Claims, Clock};
use super::ec_key::parse_p256;
use super::json::parse_object;
use super::jwk::{refuse_private_members, text};
use super::jws::UnverifiedJws;
use super::rsa_key::RsaPublicKey;
use crate::error::{Error, Result};

const SET_MALFORMED: Error =
    Error::key("jwk_set_malformed", "A JWK Set has to be a JSON object with an array of keys.");
const SET_TOO_LARGE: Error = Error::key("jwk_set_too_large", "A client's JWK Set may have 64 KiB and 32 keys.");
const NO_USABLE_KEY: Error =
    Error::key("no_usable_key", "The JWK Set has no RSA key of at least 2048 bits and no P-256 key for signatures.");
const TYPE_REFUSED: Error = Error::token("type_refused", "The token is not a client assertion.");
const KID_UNKNOWN: Error = Error::token("kid_unknown", "The assertion names a key that the client did not register.");
const CLIENT_MISMATCH: Error = Error::token("client_mismatch", "Issuer and subject have to be the client itself.");
const AUDIENCE_MISMATCH: Error = Error::token("audience_mismatch", "The assertion is for another audience.");
const LIFETIME_TOO_LONG: Error = Error::token("lifetime_too_long", "The assertion is valid for too long.");
const JTI_TOO_LONG: Error = Error::token("jti_too_long", "The assertion's jti may be at most 256 bytes long.");

const MAXIMUM_SET_LENGTH: usize = 64 * 1024;
const MAXIMUM_KEYS: usize = 32;
const MAXIMUM_JTI_LENGTH: usize = 256;

/// A verified assertion. The server stores `jti` until `expires_at` to refuse a replay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientAssertion {
    pub client_id: String,
    pub jti: String,
    pub expires_at: i64,
    pub issued_at: Option<i64>,
}

/// What the server expects of an assertion.
#[derive(Debug, Clone, Copy)]
pub struct Expectation<'a> {
    pub client_id: &'a str,
    /// Accepted values of `aud`: the issuer and the token endpoint.
    pub audiences: &'a [String],
    /// Seconds since 1970.
    pub now: i64,
    /// Seconds, 0 to 60.
    pub leeway: i64,
    /// The longest accepted time to `exp`, in seconds.
    pub max_lifetime: i64,
}

#[derive(Debug)]
struct ClientKey {
    kid: Option<String>,
    algorithm: Algorithm,
    key: Arc<ParsedPublicKey>,
}

/// The public keys of one client, parsed once.
#[derive(Debug)]
pub struct ClientKeys(Vec<ClientKey>);

impl ClientKeys {
    /// Parses a JWK Set. Keys that cannot be used are ignored (RFC 7517 section 5), if at least one can.
    pub fn new(jwks: &str) -> Result<Self> {
        let keys = parse_set(jwks)?.iter().filter_map(parse_key).collect::<Vec<_>>();
        if keys.is_empty() { Err(NO_USABLE_KEY) } else { Ok(Self(keys)) }
    }

    pub fn verify(&self, assertion: &str, expected: &Expectation<'_>) -> Result<ClientAssertion> {
        let clock = Clock::new(expected.now, expected.leeway)?;
        let jws = UnverifiedJws::parse(assertion, &[Algorithm::RS256, Algorithm::ES256])?;
        check_type(&jws)?;
        let claims = Claims(jws.verify_any(self.candidates(&jws)?.into_iter())?);
        check_parties(&claims, expected)?;
        let verified = read(&claims, expected)?;
        if let Some(issued_at) = verified.issued_at {
            clock.check_issued(issued_at)?;
        }
        clock.check_not_before(claims.optional_seconds("nbf")?.unwrap_or(expected.now))?;
        clock.check_expiry(verified.expires_at)?;
        Ok(verified)
    }

    /// The keys of the assertion's algorithm: the one it names, or all of them when it names none.
    fn candidates(&self, jws: &UnverifiedJws<'_>) -> Result<Vec<&Arc<ParsedPublicKey>>> {
        let keys: Vec<_> = self
            .0
            .iter()
            .filter(|key| key.algorithm == jws.algorithm && (jws.kid.is_none() || jws.kid == key.kid))
            .map(|key| &key.key)
            .collect();
        if keys.is_empty() { Err(KID_UNKNOWN) } else { Ok(keys) }
    }
}

fn parse_set(jwks: &str) -> Result<Vec<Map<String, Value>>> {
    if jwks.len() > MAXIMUM_SET_LENGTH {
        return Err(SET_TOO_LARGE);
    }
    let mut set = parse_object(jwks.as_bytes()).ok_or(SET_MALFORMED)?;
    let Some(Value::Array(keys)) = set.remove("keys") else { return Err(SET_MALFORMED) };
    if keys.len() > MAXIMUM_KEYS {
        return Err(SET_TOO_LARGE);
    }
    keys.into_iter().map(public_members).collect()
}

fn public_members(key: Value) -> Result<Map<String, Value>> {
    let Value::Object(members) = key else { return Err(SET_MALFORMED) };
    refuse_private_members(&members)?;
    Ok(members)
}

fn parse_key(members: &Map<String, Value>) -> Option<ClientKey> {
    let (algorithm, name, key) = match text(members, "kty").ok()? {
        "RSA" => (Algorithm::RS256, "RS256", RsaPublicKey::from_members(members).ok()?.parse().ok()?),
        "EC" => (Algorithm::ES256, "ES256", parse_p256(members)?),
        _ => return None,
    };
    let meant_for = |member, value| members.get(member).is_none_or(|found| found == value);
    if !meant_for("alg", name) || !meant_for("use", "sig") {
        return None;
    }
    let kid = members.get("kid").and_then(Value::as_str).map(str::to_owned);
    Some(ClientKey { kid, algorithm, key })
}

/// RFC 7523 does not define `typ`. A token of another type, such as an access token, is refused (RFC 8725 section 3.11).
fn check_type(jws: &UnverifiedJws<'_>) -> Result<()> {
    if jws.typ.is_none() || jws.is_of_type("jwt") || jws.is_of_type("client-authentication+jwt") {
        Ok(())
    } else {
        Err(TYPE_REFUSED)
    }
}

fn check_parties(claims: &Claims, expected: &Expectation<'_>) -> Result<()> {
    if claims.text("iss")? != expected.client_id || claims.text("sub")? != expected.client_id {
        return Err(CLIENT_MISMATCH);
    }
    // Every audience has to be this server: any other one could present the assertion here.
    let audiences = claims.audiences()?;
    let is_ours = |audience: &&str| expected.audiences.iter().any(|ours| ours == audience);
    if audiences.is_empty() || !audiences.iter().all(is_ours) {
        return Err(AUDIENCE_MISMATCH);
    }
    Ok(())
}

fn read(claims: &Claims, expected: &Expectation<'_>) -> Result<ClientAssertion> {
    let expires_at = claims.seconds("exp")?;
    if expires_at > expected.now.saturating_add(expected.max_lifetime).saturating_add(expected.leeway) {
        return Err(LIFETIME_TOO_LONG);
    }
    let jti = claims.text("jti")?;
    if jti.len() > MAXIMUM_JTI_LENGTH {
        return Err(JTI_TOO_LONG);
    }
    Ok(ClientAssertion {
        client_id: expected.client_id.to_owned(),
        jti: jti.to_owned(),
        expires_at,
        issued_at: claims.optional_seconds("iat")?,
    })
}

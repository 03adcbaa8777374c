//! Access tokens: JWTs of the profile of RFC 9068.

use jsonwebtoken::Algorithm;
use serde::Serialize;

use super::claims::{Claims, Clock};
use super::jws::{MAXIMUM_LENGTH, UnverifiedJws};
use super::signing_key::SigningKey;
use super::verifying_keys::VerifyingKeys;
use crate::error::{Error, Result};

const TYPE_REFUSED: Error = Error::token("type_refused", "The token is not of the type at+jwt.");
const KID_MISSING: Error = Error::token("kid_missing", "The token does not name its key.");
const KID_UNKNOWN: Error = Error::token("kid_unknown", "The token names a key that is not accepted here.");
const ISSUER_MISMATCH: Error = Error::token("issuer_mismatch", "The token is from another issuer.");
const AUDIENCE_MISMATCH: Error = Error::token("audience_mismatch", "The token is for another audience.");
const CLAIM_EMPTY: Error = Error::token("claim_empty", "Every claim of an access token has to be non-empty.");
const LIFETIME_INVALID: Error =
    Error::token("lifetime_invalid", "An access token has to be issued after 1970 and to expire after it is issued.");
const TOO_LONG: Error = Error::token("too_long", "The claims do not fit a token of 8192 bytes.");

/// The claims of a new access token (RFC 9068 section 2.2).
#[derive(Debug, Clone, Copy)]
pub struct AccessTokenClaims<'a> {
    pub issuer: &'a str,
    pub audience: &'a str,
    pub subject: &'a str,
    pub client_id: &'a str,
    pub scope: &'a str,
    pub jti: &'a str,
    /// Seconds since 1970.
    pub issued_at: i64,
    /// Seconds since 1970.
    pub expires_at: i64,
}

/// The claims of a verified access token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessToken {
    pub issuer: String,
    pub audience: String,
    pub subject: String,
    pub client_id: String,
    pub scope: String,
    pub jti: String,
    pub issued_at: i64,
    pub not_before: i64,
    pub expires_at: i64,
    pub kid: String,
}

#[derive(Serialize)]
struct Payload<'a> {
    iss: &'a str,
    aud: &'a str,
    sub: &'a str,
    client_id: &'a str,
    scope: &'a str,
    jti: &'a str,
    iat: i64,
    nbf: i64,
    exp: i64,
}

/// Signs an access token. Refuses what [`verify`] would refuse.
pub fn sign(key: &SigningKey, claims: &AccessTokenClaims<'_>) -> Result<String> {
    check_claims(claims)?;
    let token = key.sign("at+jwt", &payload(claims))?;
    if token.len() > MAXIMUM_LENGTH { Err(TOO_LONG) } else { Ok(token) }
}

fn check_claims(claims: &AccessTokenClaims<'_>) -> Result<()> {
    let texts = [claims.issuer, claims.audience, claims.subject, claims.client_id, claims.scope, claims.jti];
    if texts.iter().any(|text| text.is_empty()) {
        return Err(CLAIM_EMPTY);
    }
    if claims.issued_at < 0 || claims.expires_at <= claims.issued_at {
        return Err(LIFETIME_INVALID);
    }
    Ok(())
}

fn payload<'a>(claims: &AccessTokenClaims<'a>) -> Payload<'a> {
    Payload {
        iss: claims.issuer,
        aud: claims.audience,
        sub: claims.subject,
        client_id: claims.client_id,
        scope: claims.scope,
        jti: claims.jti,
        iat: claims.issued_at,
        nbf: claims.issued_at,
        exp: claims.expires_at,
    }
}

/// Verifies an access token (RFC 9068 section 4).
///
/// `aud` has to be `audience`, or an array of only that: a token for a second audience is not accepted.
pub fn verify(
    keys: &VerifyingKeys,
    token: &str,
    issuer: &str,
    audience: &str,
    now: i64,
    leeway: i64,
) -> Result<AccessToken> {
    let clock = Clock::new(now, leeway)?;
    let jws = UnverifiedJws::parse(token, &[Algorithm::RS256])?;
    if !jws.is_of_type("at+jwt") {
        return Err(TYPE_REFUSED);
    }
    let kid = jws.kid.as_deref().ok_or(KID_MISSING)?;
    let claims = Claims(jws.verify(keys.get(kid).ok_or(KID_UNKNOWN)?)?);
    if claims.text("iss")? != issuer {
        return Err(ISSUER_MISMATCH);
    }
    if claims.audiences()? != [audience] {
        return Err(AUDIENCE_MISMATCH);
    }
    let verified = read(&claims, kid, audience)?;
    clock.check_issued(verified.issued_at)?;
    clock.check_not_before(verified.not_before)?;
    clock.check_expiry(verified.expires_at)?;
    Ok(verified)
}

fn read(claims: &Claims, kid: &str, audience: &str) -> Result<AccessToken> {
    let issued_at = claims.seconds("iat")?;
    Ok(AccessToken {
        issuer: claims.text("iss")?.to_owned(),
        audience: audience.to_owned(),
        subject: claims.text("sub")?.to_owned(),
        client_id: claims.text("client_id")?.to_owned(),
        scope: claims.text("scope")?.to_owned(),
        jti: claims.text("jti")?.to_owned(),
        issued_at,
        not_before: claims.optional_seconds("nbf")?.unwrap_or(issued_at),
        expires_at: claims.seconds("exp")?,
        kid: kid.to_owned(),
    })
}

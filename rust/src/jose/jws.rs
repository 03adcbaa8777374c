//! The compact serialisation of RFC 7515: three strict base64url parts, a strict header, and a payload that can only be
//! read by verifying the signature.

use std::sync::Arc;

use aws_lc_rs::signature::ParsedPublicKey;
use jsonwebtoken::Algorithm;
use serde_json::{Map, Value};

use super::json::parse_object;
use super::provider;
use crate::base64url::from_base64url;
use crate::error::{Error, Result};

const TOO_LONG: Error = Error::token("too_long", "A token may be at most 8192 bytes long.");
const MALFORMED: Error = Error::token("malformed", "A token has to be three base64url parts with dots between them.");
const HEADER_MALFORMED: Error =
    Error::token("header_malformed", "The token's header has to be one JSON object without repeated members.");
const HEADER_REFUSED: Error =
    Error::token("header_refused", "The token's header has a parameter that may change how it is verified or read.");
const HEADER_TYPE: Error = Error::token("header_type", "A parameter of the token's header has the wrong JSON type.");
const ALGORITHM_REFUSED: Error = Error::token("algorithm_refused", "The token's algorithm is not accepted here.");
const SIGNATURE_INVALID: Error = Error::token("signature_invalid", "The token's signature does not verify.");
const CLAIMS_MALFORMED: Error =
    Error::token("claims_malformed", "The token's claims have to be one JSON object without repeated members.");

pub const MAXIMUM_LENGTH: usize = 8192;

/// The parameters that RFC 7515 section 4.1 and RFC 7797 register beside `alg`, `typ` and `kid`. Each of them names another
/// key, requires an extension or nests a token. Unknown parameters are ignored (RFC 7515 section 4).
const REFUSED_PARAMETERS: [&str; 9] = ["crit", "b64", "cty", "jku", "jwk", "x5u", "x5c", "x5t", "x5t#S256"];

/// A token whose header was checked and whose signature was not.
#[derive(Debug)]
pub struct UnverifiedJws<'a> {
    pub algorithm: Algorithm,
    pub typ: Option<String>,
    pub kid: Option<String>,
    signing_input: &'a str,
    signature: &'a str,
    payload: Vec<u8>,
}

impl<'a> UnverifiedJws<'a> {
    pub fn parse(token: &'a str, accepted: &[Algorithm]) -> Result<Self> {
        if token.len() > MAXIMUM_LENGTH {
            return Err(TOO_LONG);
        }
        let (signing_input, signature) = token.rsplit_once('.').ok_or(MALFORMED)?;
        let (header, payload) = signing_input.split_once('.').ok_or(MALFORMED)?;
        let decode = |part| from_base64url(part).ok_or(MALFORMED);
        let (header, payload, _) = (decode(header)?, decode(payload)?, decode(signature)?);
        let parameters = parse_header(&header)?;
        let algorithm = algorithm(&parameters).filter(|found| accepted.contains(found)).ok_or(ALGORITHM_REFUSED)?;
        let (typ, kid) = (text(&parameters, "typ")?, text(&parameters, "kid")?);
        Ok(Self { algorithm, typ, kid, signing_input, signature, payload })
    }

    /// Verifies the signature and returns the claims.
    pub fn verify(&self, key: &Arc<ParsedPublicKey>) -> Result<Map<String, Value>> {
        match provider::verify(self.signature, self.signing_input, self.algorithm, key) {
            Ok(true) => parse_object(&self.payload).ok_or(CLAIMS_MALFORMED),
            _ => Err(SIGNATURE_INVALID),
        }
    }

    /// Like `verify`, for a token that any of several keys may have signed.
    pub fn verify_any<'k>(&self, keys: impl Iterator<Item = &'k Arc<ParsedPublicKey>>) -> Result<Map<String, Value>> {
        for key in keys {
            match self.verify(key) {
                Err(SIGNATURE_INVALID) => {}
                verified => return verified,
            }
        }
        Err(SIGNATURE_INVALID)
    }

    /// Compares `typ` as a media type: case does not matter and `application/` is optional (RFC 7515 section 4.1.9).
    pub fn is_of_type(&self, expected: &str) -> bool {
        self.typ.as_deref().is_some_and(|typ| {
            let typ = typ.to_ascii_lowercase();
            typ.strip_prefix("application/").unwrap_or(&typ) == expected
        })
    }
}

fn parse_header(header: &[u8]) -> Result<Map<String, Value>> {
    let parameters = parse_object(header).ok_or(HEADER_MALFORMED)?;
    if REFUSED_PARAMETERS.iter().any(|name| parameters.contains_key(*name)) {
        return Err(HEADER_REFUSED);
    }
    Ok(parameters)
}

fn algorithm(parameters: &Map<String, Value>) -> Option<Algorithm> {
    parameters.get("alg")?.as_str()?.parse().ok()
}

fn text(parameters: &Map<String, Value>, name: &str) -> Result<Option<String>> {
    match parameters.get(name) {
        None => Ok(None),
        Some(Value::String(value)) => Ok(Some(value.clone())),
        Some(_) => Err(HEADER_TYPE),
    }
}

#[cfg(test)]
mod tests;

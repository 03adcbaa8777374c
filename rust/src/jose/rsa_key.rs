//! RSA public keys as JWKs (RFC 7518 section 6.3.1).

use std::fmt;
use std::sync::Arc;

use aws_lc_rs::rsa::{PublicKey, PublicKeyComponents};
use aws_lc_rs::signature::{ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256};
use serde_json::{Map, Value, json};

use super::jwk::{MEMBER_MALFORMED, text, thumbprint};
use crate::base64url::{from_base64url, to_base64url};
use crate::error::{Error, Result};

const TOO_SMALL: Error = Error::key("rsa_too_small", "An RSA key has to have at least 2048 bits.");
const TOO_LARGE: Error = Error::key("rsa_too_large", "An RSA key may have at most 8192 bits.");
const EVEN_NUMBER: Error = Error::key("rsa_not_odd", "The modulus and the exponent of an RSA key have to be odd.");
const EXPONENT_OUT_OF_RANGE: Error =
    Error::key("rsa_exponent_out_of_range", "The exponent of an RSA key has to be at least 3 and to fit 32 bits.");

/// Modulus and exponent, each big-endian without a leading zero octet.
#[derive(Clone, PartialEq, Eq)]
pub struct RsaPublicKey {
    modulus: Vec<u8>,
    exponent: Vec<u8>,
}

impl RsaPublicKey {
    pub fn from_members(members: &Map<String, Value>) -> Result<Self> {
        Self::new(base64url_uint(members, "n")?, base64url_uint(members, "e")?)
    }

    fn new(modulus: Vec<u8>, exponent: Vec<u8>) -> Result<Self> {
        let key = Self { modulus, exponent };
        match key.bits() {
            ..2048 => return Err(TOO_SMALL),
            2048..=8192 => {}
            _ => return Err(TOO_LARGE),
        }
        if !is_odd(&key.modulus) || !is_odd(&key.exponent) {
            return Err(EVEN_NUMBER);
        }
        if key.exponent == [1] || key.exponent.len() > 4 {
            return Err(EXPONENT_OUT_OF_RANGE);
        }
        Ok(key)
    }

    pub fn bits(&self) -> usize {
        let leading_zeros = self.modulus.first().map_or(0, |byte| byte.leading_zeros() as usize);
        self.modulus.len() * 8 - leading_zeros
    }

    /// RFC 7638 section 3.2: the required members only, in lexicographic order.
    pub fn thumbprint(&self) -> String {
        thumbprint(&format!(r#"{{"e":"{}","kty":"RSA","n":"{}"}}"#, self.encoded_exponent(), self.encoded_modulus()))
    }

    /// The public JWK under which `kid` is published at the JWKS endpoint.
    pub fn to_jwk(&self, kid: &str) -> String {
        json!({
            "kty": "RSA",
            "n": self.encoded_modulus(),
            "e": self.encoded_exponent(),
            "kid": kid,
            "alg": "RS256",
            "use": "sig",
        })
        .to_string()
    }

    /// The parsed form that verifies signatures.
    pub fn parse(&self) -> Result<Arc<ParsedPublicKey>> {
        PublicKeyComponents { n: &self.modulus, e: &self.exponent }
            .to_parsed_public_key(&RSA_PKCS1_2048_8192_SHA256)
            .map(Arc::new)
            .map_err(|_| MEMBER_MALFORMED)
    }

    fn encoded_modulus(&self) -> String {
        to_base64url(&self.modulus)
    }

    fn encoded_exponent(&self) -> String {
        to_base64url(&self.exponent)
    }
}

impl TryFrom<&PublicKey> for RsaPublicKey {
    type Error = Error;

    fn try_from(key: &PublicKey) -> Result<Self> {
        Self::new(
            key.modulus().big_endian_without_leading_zero().to_vec(),
            key.exponent().big_endian_without_leading_zero().to_vec(),
        )
    }
}

impl fmt::Debug for RsaPublicKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("RsaPublicKey").field("bits", &self.bits()).finish_non_exhaustive()
    }
}

/// Base64urlUInt of RFC 7518 section 2: the minimum number of octets. A leading zero would give one key two thumbprints.
fn base64url_uint(members: &Map<String, Value>, name: &str) -> Result<Vec<u8>> {
    let octets = from_base64url(text(members, name)?).ok_or(MEMBER_MALFORMED)?;
    match octets.first() {
        None | Some(0) => Err(MEMBER_MALFORMED),
        Some(_) => Ok(octets),
    }
}

fn is_odd(number: &[u8]) -> bool {
    number.last().is_some_and(|octet| octet & 1 == 1)
}

#[cfg(test)]
mod tests;

//! Elliptic-curve public keys on P-256, as RFC 7518 section 6.2.1 writes them. Only clients use them.

use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, ParsedPublicKey};
use serde_json::{Map, Value};

use crate::encoding::from_base64url;
use crate::error::{Error, Result};
use crate::jwk::{MEMBER_MALFORMED, text};

const CURVE_UNSUPPORTED: Error = Error::key("curve_unsupported", "The only supported curve is P-256.");
const POINT_NOT_ON_CURVE: Error = Error::key("point_not_on_curve", "The coordinates are no point of P-256.");

/// The first octet of an uncompressed point (SEC 1 section 2.3.3).
const UNCOMPRESSED: u8 = 4;

/// Parses the public key for verifying ES256 (RFC 7518 section 3.4).
pub fn parse_p256(members: &Map<String, Value>) -> Result<ParsedPublicKey> {
    if text(members, "crv")? != "P-256" {
        return Err(CURVE_UNSUPPORTED);
    }
    let mut point = vec![UNCOMPRESSED];
    point.extend(coordinate(members, "x")?);
    point.extend(coordinate(members, "y")?);
    ParsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).map_err(|_| POINT_NOT_ON_CURVE)
}

/// RFC 7518 section 6.2.1.2: always the full 32 octets.
fn coordinate(members: &Map<String, Value>, name: &str) -> Result<Vec<u8>> {
    from_base64url(text(members, name)?).filter(|octets| octets.len() == 32).ok_or(MEMBER_MALFORMED)
}

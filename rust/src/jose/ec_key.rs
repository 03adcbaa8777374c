//! P-256 public keys as JWKs (RFC 7518 section 6.2.1). Only clients use them.

use std::sync::Arc;

use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, ParsedPublicKey};
use serde_json::{Map, Value};

use crate::base64url::from_base64url;

/// The first octet of an uncompressed point (SEC 1 section 2.3.3).
const UNCOMPRESSED: u8 = 4;

/// The public key that verifies ES256 (RFC 7518 section 3.4). `None` for another curve or a point that is not on it.
pub fn parse_p256(members: &Map<String, Value>) -> Option<Arc<ParsedPublicKey>> {
    if members.get("crv")? != "P-256" {
        return None;
    }
    let mut point = vec![UNCOMPRESSED];
    point.extend(coordinate(members, "x")?);
    point.extend(coordinate(members, "y")?);
    ParsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).ok().map(Arc::new)
}

/// RFC 7518 section 6.2.1.2: always the full 32 octets.
fn coordinate(members: &Map<String, Value>, name: &str) -> Option<Vec<u8>> {
    from_base64url(members.get(name)?.as_str()?).filter(|octets| octets.len() == 32)
}

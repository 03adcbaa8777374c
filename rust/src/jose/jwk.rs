//! JSON Web Keys and sets of them (RFC 7517), public members only.

use aws_lc_rs::digest::{SHA256, digest};
use serde_json::{Map, Value, json};

use super::json::parse_object;
use crate::base64url::to_base64url;
use crate::error::{Error, Result};

const NOT_AN_OBJECT: Error = Error::key("jwk_malformed", "A JWK has to be one JSON object without repeated members.");
const PRIVATE_MEMBER: Error = Error::key("private_member", "A public JWK may not have a private member.");
const MEMBER_MISSING: Error = Error::key("member_missing", "A required member of the JWK is missing or no string.");
pub const MEMBER_MALFORMED: Error =
    Error::key("member_malformed", "A number in the JWK is not the shortest base64url form of a valid value.");

/// All private and symmetric members that RFC 7518 section 6 and RFC 9964 register.
const PRIVATE_MEMBERS: [&str; 9] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv"];

/// Parses the JSON text of one public JWK.
pub fn parse_public(jwk: &str) -> Result<Map<String, Value>> {
    let members = parse_object(jwk.as_bytes()).ok_or(NOT_AN_OBJECT)?;
    refuse_private_members(&members)?;
    Ok(members)
}

/// Refuses a key with a private member, and so the whole set: publishing a private key is worse than refusing a set.
pub fn refuse_private_members(members: &Map<String, Value>) -> Result<()> {
    if PRIVATE_MEMBERS.iter().any(|name| members.contains_key(*name)) { Err(PRIVATE_MEMBER) } else { Ok(()) }
}

/// The JWK Set (RFC 7517 section 5) of the given public JWKs, in their order.
pub fn set<'a>(jwks: impl IntoIterator<Item = &'a str>) -> Result<String> {
    let keys = jwks.into_iter().map(parse_public).collect::<Result<Vec<_>>>()?;
    Ok(json!({ "keys": keys }).to_string())
}

pub fn text<'a>(members: &'a Map<String, Value>, name: &str) -> Result<&'a str> {
    members.get(name).and_then(Value::as_str).ok_or(MEMBER_MISSING)
}

/// RFC 7638 with SHA-256, of a canonical JWK text.
pub fn thumbprint(canonical: &str) -> String {
    to_base64url(digest(&SHA256, canonical.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::{PRIVATE_MEMBERS, parse_public, set};

    #[test]
    fn private_member_refuses_the_whole_set() {
        for name in PRIVATE_MEMBERS {
            let jwk = format!(r#"{{"kty":"RSA","{name}":null}}"#);
            assert_eq!(set([r#"{"kty":"RSA"}"#, &jwk]).unwrap_err().reason, "private_member");
        }
    }

    #[test]
    fn set_keeps_the_order_of_its_keys() {
        assert_eq!(set([r#"{"kid":"b"}"#, r#"{"kid":"a"}"#]).unwrap(), r#"{"keys":[{"kid":"b"},{"kid":"a"}]}"#);
        assert_eq!(set([]).unwrap(), r#"{"keys":[]}"#);
    }

    #[test]
    fn repeated_member_is_refused() {
        assert_eq!(parse_public(r#"{"kid":"a","kid":"a"}"#).unwrap_err().reason, "jwk_malformed");
    }
}

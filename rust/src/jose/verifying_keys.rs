//! The public keys that verify the server's own access tokens.

use std::collections::BTreeMap;
use std::sync::Arc;

use aws_lc_rs::signature::ParsedPublicKey;

use super::jwk;
use super::rsa_key::RsaPublicKey;
use crate::error::{Error, Result};

const KEY_TYPE_UNSUPPORTED: Error = Error::key("key_type_unsupported", "A signing key has to be an RSA key.");
const ALGORITHM_MISMATCH: Error = Error::key("algorithm_mismatch", "The JWK is meant for something other than RS256.");
const KID_REPEATED: Error = Error::key("kid_repeated", "Two keys have the same kid.");

/// The accepted public keys by `kid`, each parsed once.
#[derive(Debug)]
pub struct VerifyingKeys {
    by_kid: BTreeMap<String, Arc<ParsedPublicKey>>,
}

impl VerifyingKeys {
    pub fn new<'a>(jwks: impl IntoIterator<Item = &'a str>) -> Result<Self> {
        let mut by_kid = BTreeMap::new();
        for jwk in jwks {
            let (kid, key) = parse_verifying_key(jwk)?;
            if by_kid.insert(kid, key).is_some() {
                return Err(KID_REPEATED);
            }
        }
        Ok(Self { by_kid })
    }

    pub fn kids(&self) -> impl Iterator<Item = &str> {
        self.by_kid.keys().map(String::as_str)
    }

    pub(crate) fn get(&self, kid: &str) -> Option<&Arc<ParsedPublicKey>> {
        self.by_kid.get(kid)
    }
}

fn parse_verifying_key(jwk: &str) -> Result<(String, Arc<ParsedPublicKey>)> {
    let members = jwk::parse_public(jwk)?;
    if jwk::text(&members, "kty")? != "RSA" {
        return Err(KEY_TYPE_UNSUPPORTED);
    }
    let meant_for = |name, value| members.get(name).is_none_or(|member| member == value);
    if !meant_for("alg", "RS256") || !meant_for("use", "sig") {
        return Err(ALGORITHM_MISMATCH);
    }
    Ok((jwk::text(&members, "kid")?.to_owned(), RsaPublicKey::from_members(&members)?.parse()?))
}

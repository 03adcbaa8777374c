//! Opaque secrets: authorization codes, refresh tokens, client secrets.

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::{constant_time, hmac, rand};
use zeroize::Zeroizing;

use crate::base64url::to_base64url;
use crate::error::{Error, Result};

const SIZE_OUT_OF_RANGE: Error = Error::token("size_out_of_range", "A random token has to be 16 to 1024 bytes long.");
const RANDOMNESS_UNAVAILABLE: Error =
    Error::token("randomness_unavailable", "The operating system gave no random bytes.");
const KEY_TOO_SHORT: Error = Error::key("key_too_short", "The derivation key has to be at least 32 bytes long.");

/// `size` random bytes of the operating system in base64url.
pub fn random(size: usize) -> Result<String> {
    if !(16..=1024).contains(&size) {
        return Err(SIZE_OUT_OF_RANGE);
    }
    let mut bytes = Zeroizing::new(vec![0; size]);
    rand::fill(&mut bytes).map_err(|_| RANDOMNESS_UNAVAILABLE)?;
    Ok(to_base64url(&bytes))
}

/// SHA-256 in lower-case hexadecimal. A plain hash is enough because the tokens have 256 random bits.
pub fn hash(token: &str) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    digest(&SHA256, token.as_bytes())
        .as_ref()
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .map(|nibble| char::from(DIGITS[usize::from(nibble)]))
        .collect()
}

/// HMAC-SHA256 (RFC 2104) in base64url. Computes the successor of a refresh token without storing it.
pub fn derive(key: &[u8], token: &str) -> Result<String> {
    // RFC 2104 section 3 discourages keys shorter than the hash.
    if key.len() < 32 {
        return Err(KEY_TOO_SHORT);
    }
    Ok(to_base64url(hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), token.as_bytes())))
}

/// Compares in a time that depends on the lengths only.
pub fn secrets_equal(left: &str, right: &str) -> bool {
    constant_time::verify_slices_are_equal(left.as_bytes(), right.as_bytes()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::{derive, hash, random, secrets_equal};

    #[test]
    fn hash_matches_fips_180_example() {
        assert_eq!(hash("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    #[test]
    fn derived_token_depends_on_key_and_token() {
        let first = derive(&[1; 32], "token").unwrap();
        assert_eq!(first.len(), 43);
        assert_eq!(first, derive(&[1; 32], "token").unwrap());
        assert_ne!(first, derive(&[2; 32], "token").unwrap());
        assert_ne!(first, derive(&[1; 32], "tokem").unwrap());
    }

    #[test]
    fn short_derivation_key_is_refused() {
        assert_eq!(derive(&[1; 31], "token").unwrap_err().reason, "key_too_short");
    }

    #[test]
    fn random_tokens_are_of_the_asked_size_and_differ() {
        assert_eq!(random(32).unwrap().len(), 43);
        assert_ne!(random(16).unwrap(), random(16).unwrap());
        assert_eq!(random(15).unwrap_err().reason, "size_out_of_range");
        assert_eq!(random(1025).unwrap_err().reason, "size_out_of_range");
    }

    #[test]
    fn secrets_of_different_length_differ() {
        assert!(secrets_equal("", ""));
        assert!(secrets_equal("abc", "abc"));
        assert!(!secrets_equal("abc", "abd"));
        assert!(!secrets_equal("abc", "abcd"));
    }
}

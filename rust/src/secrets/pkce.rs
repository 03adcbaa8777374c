//! Proof Key for Code Exchange with the method `S256` (RFC 7636).

use aws_lc_rs::digest::{SHA256, digest};

use super::opaque_token::secrets_equal;
use crate::base64url::to_base64url;
use crate::error::{Error, Result};

const VERIFIER_MALFORMED: Error = Error::pkce(
    "verifier_malformed",
    "The code verifier has to be 43 to 128 characters of letters, digits, '-', '.', '_' and '~'.",
);
const VERIFIER_MISMATCH: Error =
    Error::pkce("verifier_mismatch", "The code verifier does not belong to the code challenge.");
const CHALLENGE_MALFORMED: Error = Error::pkce(
    "challenge_malformed",
    "The code challenge has to be 43 to 128 characters of letters, digits, '-', '.', '_' and '~'.",
);

/// The `S256` challenge of a verifier (RFC 7636 section 4.2).
pub fn challenge(verifier: &str) -> Result<String> {
    if !is_well_formed(verifier) {
        return Err(VERIFIER_MALFORMED);
    }
    Ok(to_base64url(digest(&SHA256, verifier.as_bytes())))
}

/// Checks the grammar of a challenge (RFC 7636 section 4.2).
pub fn check_challenge(challenge: &str) -> Result<()> {
    if is_well_formed(challenge) { Ok(()) } else { Err(CHALLENGE_MALFORMED) }
}

/// Checks that the verifier belongs to the challenge `expected` (RFC 7636 section 4.6).
pub fn verify(verifier: &str, expected: &str) -> Result<()> {
    if secrets_equal(&challenge(verifier)?, expected) { Ok(()) } else { Err(VERIFIER_MISMATCH) }
}

/// Verifier and challenge have the same grammar, `43*128unreserved` (RFC 7636 sections 4.1 and 4.2).
fn is_well_formed(text: &str) -> bool {
    (43..=128).contains(&text.len()) && text.bytes().all(is_unreserved)
}

fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::{VERIFIER_MALFORMED, VERIFIER_MISMATCH, challenge, check_challenge, verify};

    // RFC 7636 appendix B.
    const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    #[test]
    fn rfc_7636_appendix_b() {
        assert_eq!(challenge(VERIFIER).unwrap(), CHALLENGE);
        assert_eq!(verify(VERIFIER, CHALLENGE), Ok(()));
    }

    #[test]
    fn length_is_43_to_128() {
        for (length, accepted) in [(0, false), (42, false), (43, true), (128, true), (129, false)] {
            assert_eq!(check_challenge(&"a".repeat(length)).is_ok(), accepted, "{length}");
            assert_eq!(challenge(&"a".repeat(length)).is_ok(), accepted, "{length}");
        }
    }

    #[test]
    fn only_unreserved_characters_are_accepted() {
        for byte in 0..=127u8 {
            let text = "a".repeat(42) + &char::from(byte).to_string();
            let unreserved = byte.is_ascii_alphanumeric() || "-._~".contains(char::from(byte));
            assert_eq!(check_challenge(&text).is_ok(), unreserved, "{byte}");
        }
        assert!(check_challenge(&("a".repeat(42) + "é")).is_err());
    }

    #[test]
    fn challenge_presented_as_verifier_is_refused() {
        assert_eq!(verify(CHALLENGE, CHALLENGE), Err(VERIFIER_MISMATCH));
    }

    #[test]
    fn malformed_verifier_is_told_from_a_wrong_one() {
        assert_eq!(verify("short", CHALLENGE), Err(VERIFIER_MALFORMED));
        assert_eq!(verify(&"a".repeat(43), CHALLENGE), Err(VERIFIER_MISMATCH));
    }
}

//! Strict base64url (RFC 7515 section 2): no padding, no other alphabet, no unused bits in the last character.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

pub fn to_base64url(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

pub fn from_base64url(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

#[cfg(test)]
mod tests {
    use super::{from_base64url, to_base64url};

    #[test]
    fn only_the_canonical_form_decodes() {
        assert_eq!(from_base64url("-_8"), Some(vec![0xfb, 0xff]));
        for text in ["-_8=", "+/8", "-_9", "-_8\n", " -_8", "-", "-_8é"] {
            assert_eq!(from_base64url(text), None, "{text}");
        }
    }

    #[test]
    fn every_byte_survives_the_round_trip() {
        let bytes: Vec<u8> = (0..=255).collect();
        assert_eq!(from_base64url(&to_base64url(&bytes)), Some(bytes));
    }
}

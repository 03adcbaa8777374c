//! The cryptography behind `jsonwebtoken`: AWS-LC, with keys that were parsed once.
//!
//! The crate's own provider for AWS-LC parses the key for every token. The functions of a [`CryptoProvider`] get the bytes of
//! a key and nothing else, so the parsed key is in a variable of the thread, set before one call and taken by it.

use std::cell::Cell;
use std::sync::{Arc, LazyLock};

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeyPair;
use aws_lc_rs::signature::{ParsedPublicKey, RSA_PKCS1_SHA256};
use jsonwebtoken::crypto::{self, CryptoProvider, JwtSigner, JwtVerifier, KeyUtils};
use jsonwebtoken::errors::{ErrorKind, Result};
use jsonwebtoken::signature::{Error as SignatureError, Signer, Verifier};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, encode};
use serde::Serialize;

thread_local! {
    static SIGNING_KEY: Cell<Option<Arc<KeyPair>>> = const { Cell::new(None) };
    static VERIFYING_KEY: Cell<Option<Arc<ParsedPublicKey>>> = const { Cell::new(None) };
}

static PROVIDER: CryptoProvider = CryptoProvider {
    signer_factory: |algorithm, _| match (algorithm, SIGNING_KEY.take()) {
        (Algorithm::RS256, Some(key)) => Ok(Box::new(Rs256Signer(key))),
        _ => Err(ErrorKind::UnsupportedAlgorithm.into()),
    },
    verifier_factory: |algorithm, _| match VERIFYING_KEY.take() {
        Some(key) => Ok(Box::new(KeptVerifier { algorithm: *algorithm, key })),
        None => Err(ErrorKind::InvalidKeyFormat.into()),
    },
    key_utils: KeyUtils::new_unimplemented(),
};

/// The crate's keys are bytes, and the provider does not read them.
struct Placeholders {
    encoding: EncodingKey,
    decoding: DecodingKey,
}

static PLACEHOLDERS: LazyLock<Placeholders> = LazyLock::new(|| {
    PROVIDER.install_default().expect("this library installs the only provider");
    Placeholders { encoding: EncodingKey::from_rsa_der(&[]), decoding: DecodingKey::from_rsa_der(&[]) }
});

/// Signs the claims with RS256 and returns the token.
pub fn sign(header: &Header, claims: &impl Serialize, key: &Arc<KeyPair>) -> Result<String> {
    let placeholder = &PLACEHOLDERS.encoding;
    SIGNING_KEY.set(Some(Arc::clone(key)));
    encode(header, claims, placeholder)
}

/// Verifies a base64url signature of the signing input.
pub fn verify(signature: &str, signing_input: &str, algorithm: Algorithm, key: &Arc<ParsedPublicKey>) -> Result<bool> {
    let placeholder = &PLACEHOLDERS.decoding;
    VERIFYING_KEY.set(Some(Arc::clone(key)));
    crypto::verify(signature, signing_input.as_bytes(), placeholder, algorithm)
}

struct Rs256Signer(Arc<KeyPair>);

impl Signer<Vec<u8>> for Rs256Signer {
    fn try_sign(&self, message: &[u8]) -> std::result::Result<Vec<u8>, SignatureError> {
        let mut signature = vec![0; self.0.public_modulus_len()];
        self.0
            .sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature)
            .map_err(|_| SignatureError::new())?;
        Ok(signature)
    }
}

impl JwtSigner for Rs256Signer {
    fn algorithm(&self) -> Algorithm {
        Algorithm::RS256
    }
}

/// The parsed key knows its own algorithm and verifies no other.
struct KeptVerifier {
    algorithm: Algorithm,
    key: Arc<ParsedPublicKey>,
}

impl Verifier<Vec<u8>> for KeptVerifier {
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> std::result::Result<(), SignatureError> {
        self.key.verify_sig(message, signature).map_err(|_| SignatureError::new())
    }
}

impl JwtVerifier for KeptVerifier {
    fn algorithm(&self) -> Algorithm {
        self.algorithm
    }
}

#[cfg(test)]
mod tests {
    use jsonwebtoken::{Validation, decode};
    use serde_json::{Value, json};

    use super::*;
    use crate::jose::rsa_key::RsaPublicKey;

    fn key_pair() -> (Arc<KeyPair>, Arc<ParsedPublicKey>) {
        let pair = KeyPair::generate(aws_lc_rs::rsa::KeySize::Rsa2048).unwrap();
        let public = RsaPublicKey::try_from(aws_lc_rs::signature::KeyPair::public_key(&pair)).unwrap();
        (Arc::new(pair), public.parse().unwrap())
    }

    fn parts(token: &str) -> (&str, &str) {
        token.rsplit_once('.').unwrap()
    }

    /// The crate's own reading of a token. It checks the time by a clock of its own and is no part of what ships.
    fn decoded(token: &str, key: &Arc<ParsedPublicKey>) -> Result<Value> {
        let mut validation = Validation::new(Algorithm::RS256);
        validation.required_spec_claims.clear();
        validation.validate_exp = false;
        validation.validate_aud = false;
        VERIFYING_KEY.set(Some(Arc::clone(key)));
        decode(token, &PLACEHOLDERS.decoding, &validation).map(|data| data.claims)
    }

    #[test]
    fn signed_token_is_verified_and_decoded_by_the_crate() {
        let ((pair, key), claims) = (key_pair(), json!({"sub": "2", "exp": 1}));
        let token = sign(&Header::new(Algorithm::RS256), &claims, &pair).unwrap();
        let (signing_input, signature) = parts(&token);
        assert!(verify(signature, signing_input, Algorithm::RS256, &key).unwrap());
        assert_eq!(decoded(&token, &key).unwrap(), claims);
    }

    #[test]
    fn signature_of_another_key_is_refused() {
        let ((pair, _), (_, other)) = (key_pair(), key_pair());
        let token = sign(&Header::new(Algorithm::RS256), &json!({}), &pair).unwrap();
        let (signing_input, signature) = parts(&token);
        assert!(!verify(signature, signing_input, Algorithm::RS256, &other).unwrap());
        assert!(matches!(decoded(&token, &other).unwrap_err().kind(), ErrorKind::InvalidSignature));
    }

    #[test]
    fn key_serves_one_call() {
        let (pair, key) = key_pair();
        let token = sign(&Header::new(Algorithm::RS256), &json!({}), &pair).unwrap();
        let (signing_input, signature) = parts(&token);
        assert!(verify(signature, signing_input, Algorithm::RS256, &key).unwrap());
        let again = crypto::verify(signature, signing_input.as_bytes(), &PLACEHOLDERS.decoding, Algorithm::RS256);
        assert!(matches!(again.unwrap_err().kind(), ErrorKind::InvalidKeyFormat));
        let again = encode(&Header::new(Algorithm::RS256), &json!({}), &PLACEHOLDERS.encoding);
        assert!(matches!(again.unwrap_err().kind(), ErrorKind::UnsupportedAlgorithm));
    }

    #[test]
    fn only_rs256_is_signed() {
        let (pair, _) = key_pair();
        for algorithm in [Algorithm::RS384, Algorithm::PS256] {
            let refusal = sign(&Header::new(algorithm), &json!({}), &pair).unwrap_err();
            assert!(matches!(refusal.kind(), ErrorKind::UnsupportedAlgorithm));
        }
    }
}

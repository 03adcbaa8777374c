//! Tokens that the core would never make, signed with its own key by the independent `rsa` crate.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use muk_mcp_oauth_core::jose::signing_key::SigningKey;
use rsa::pkcs1v15;
use rsa::pkcs8::DecodePrivateKey;
use rsa::sha2::Sha256;
use rsa::signature::{SignatureEncoding, Signer};

/// One key, known to both implementations.
pub struct Forger {
    pub key: SigningKey,
    signer: pkcs1v15::SigningKey<Sha256>,
}

impl Forger {
    pub fn new() -> Self {
        let key = SigningKey::generate(2048).unwrap();
        let signer = pkcs1v15::SigningKey::from_pkcs8_pem(&key.to_pem(None).unwrap()).unwrap();
        Self { key, signer }
    }

    /// The token of these texts, whatever they are.
    pub fn token(&self, header: &str, payload: &str) -> String {
        let input = format!("{}.{}", encode(header), encode(payload));
        format!("{input}.{}", encode(self.signer.sign(input.as_bytes()).to_bytes()))
    }
}

pub fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

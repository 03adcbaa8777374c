//! Private keys as PEM, and the two RSA implementations against each other.

mod forge;

use std::sync::LazyLock;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use forge::Forger;
use muk_mcp_oauth_core::jose::access_token::{AccessTokenClaims, sign, verify};
use muk_mcp_oauth_core::jose::signing_key::SigningKey;
use muk_mcp_oauth_core::jose::verifying_keys::VerifyingKeys;
use proptest::prelude::*;
use rsa::pkcs1v15::{Signature, VerifyingKey};
use rsa::pkcs8::{DecodePrivateKey, EncodePrivateKey, LineEnding};
use rsa::sha2::Sha256;
use rsa::signature::Verifier;
use rsa::{RsaPrivateKey, RsaPublicKey};

static FORGER: LazyLock<Forger> = LazyLock::new(Forger::new);

static KEYS: LazyLock<VerifyingKeys> =
    LazyLock::new(|| VerifyingKeys::new([FORGER.key.public_jwk().as_str()]).unwrap());
static INDEPENDENT: LazyLock<VerifyingKey<Sha256>> = LazyLock::new(|| {
    let private = RsaPrivateKey::from_pkcs8_pem(&FORGER.key.to_pem(None).unwrap()).unwrap();
    VerifyingKey::new(RsaPublicKey::from(private))
});

fn decode(part: &str) -> String {
    String::from_utf8(URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

fn reason(pem: &str, passphrase: Option<&str>) -> &'static str {
    SigningKey::from_pem(pem, passphrase).unwrap_err().reason
}

fn pem(label: &str, body: &str) -> String {
    format!("-----BEGIN {label}-----\n{body}\n-----END {label}-----\n")
}

#[test]
fn plain_pem_round_trip_keeps_the_key() {
    let pem = FORGER.key.to_pem(None).unwrap();
    assert!(pem.starts_with("-----BEGIN PRIVATE KEY-----\n"));
    assert_eq!(SigningKey::from_pem(&pem, None).unwrap().kid(), FORGER.key.kid());
}

#[test]
fn encrypted_pem_opens_with_its_passphrase_only() {
    let pem = FORGER.key.to_pem(Some("correct horse é")).unwrap();
    assert!(pem.starts_with("-----BEGIN ENCRYPTED PRIVATE KEY-----\n"));
    assert_eq!(SigningKey::from_pem(&pem, Some("correct horse é")).unwrap().kid(), FORGER.key.kid());
    assert_eq!(reason(&pem, Some("correct horse e")), "decryption_failed");
    assert_eq!(reason(&pem, Some("")), "decryption_failed");
    assert_eq!(reason(&pem, None), "passphrase_missing");
}

#[test]
fn same_key_is_never_encrypted_to_the_same_text() {
    assert_ne!(FORGER.key.to_pem(Some("a")).unwrap(), FORGER.key.to_pem(Some("a")).unwrap());
}

#[test]
fn empty_passphrase_is_refused() {
    assert_eq!(FORGER.key.to_pem(Some("")).unwrap_err().reason, "passphrase_empty");
}

#[test]
fn passphrase_is_ignored_for_a_plain_key() {
    let pem = FORGER.key.to_pem(None).unwrap();
    assert!(SigningKey::from_pem(&pem, Some("a")).is_ok());
}

#[test]
fn text_that_is_no_pkcs8_rsa_key_is_refused() {
    let plain = FORGER.key.to_pem(None).unwrap();
    for text in ["", "key", "-----BEGIN PRIVATE KEY-----", &plain[..plain.len() / 2]] {
        assert_eq!(reason(text, None), "pem_malformed", "{text}");
    }
    assert_eq!(reason(&pem("RSA PRIVATE KEY", "MAA="), None), "pem_label_unsupported");
    assert_eq!(reason(&pem("PUBLIC KEY", "MAA="), None), "pem_label_unsupported");
    assert_eq!(reason(&pem("PRIVATE KEY", "MAA="), None), "key_malformed");
    assert_eq!(reason(&pem("ENCRYPTED PRIVATE KEY", "MAA="), Some("a")), "key_malformed");
}

#[test]
fn key_below_2048_bits_is_refused() {
    let small = RsaPrivateKey::new(&mut rand::thread_rng(), 1024).unwrap();
    assert_eq!(reason(&small.to_pkcs8_pem(LineEnding::LF).unwrap(), None), "key_malformed");
}

#[test]
fn size_other_than_the_three_is_refused() {
    for bits in [0, 512, 1024, 2047, 2049, 8192, u32::MAX] {
        assert_eq!(SigningKey::generate(bits).unwrap_err().reason, "size_unsupported", "{bits}");
    }
    assert_eq!(SigningKey::generate(3072).unwrap().bits(), 3072);
}

#[test]
fn debug_output_holds_no_key() {
    assert_eq!(format!("{:?}", FORGER.key), format!("SigningKey {{ kid: {:?}, .. }}", FORGER.key.kid()));
}

#[test]
fn verifying_keys_refuse_what_is_no_public_rsa_signature_key() {
    let jwk = FORGER.key.public_jwk();
    let refused = |jwk: &str| VerifyingKeys::new([jwk]).unwrap_err().reason;
    assert_eq!(refused(&jwk.replacen('{', r#"{"d":"AQAB","#, 1)), "private_member");
    assert_eq!(refused(&jwk.replace(r#""RSA""#, r#""EC""#)), "key_type_unsupported");
    assert_eq!(refused(&jwk.replace("RS256", "PS256")), "algorithm_mismatch");
    assert_eq!(refused(&jwk.replace(r#""sig""#, r#""enc""#)), "algorithm_mismatch");
    assert_eq!(refused(&jwk.replace(r#""kid""#, r#""id""#)), "member_missing");
    assert_eq!(VerifyingKeys::new([jwk.as_str(), jwk.as_str()]).unwrap_err().reason, "kid_repeated");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn token_signed_here_verifies_with_the_rsa_crate(subject in ".{1,40}", scope in "[!-~]{1,40}", lifetime in 1i64..1_000_000) {
        let claims = AccessTokenClaims {
            issuer: "https://odoo.example",
            audience: "https://odoo.example/mcp",
            subject: &subject,
            client_id: "client",
            scope: &scope,
            jti: "jti",
            issued_at: 1_800_000_000,
            expires_at: 1_800_000_000 + lifetime,
        };
        let token = sign(&FORGER.key, &claims).unwrap();
        let parts: Vec<&str> = token.split('.').collect();
        // PKCS#1 v1.5 is deterministic, so both implementations have to give the same bytes.
        prop_assert_eq!(&token, &FORGER.token(&decode(parts[0]), &decode(parts[1])));
        let signature = Signature::try_from(URL_SAFE_NO_PAD.decode(parts[2]).unwrap().as_slice()).unwrap();
        let input = format!("{}.{}", parts[0], parts[1]);
        prop_assert!(INDEPENDENT.verify(input.as_bytes(), &signature).is_ok());
        let verified = verify(&KEYS, &token, claims.issuer, claims.audience, claims.issued_at, 0).unwrap();
        prop_assert_eq!((verified.subject, verified.scope), (subject, scope));
    }
}

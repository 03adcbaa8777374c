//! Client assertions (RFC 7523 section 3): each rule broken once.

mod forge;

use std::sync::LazyLock;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use forge::{Forger, encode};
use muk_mcp_oauth_core::error::Error;
use muk_mcp_oauth_core::jose::client_assertion::{ClientAssertion, ClientKeys, Expectation};
use serde_json::{Value, json};

const CLIENT: &str = "https://client.example/client.json";
const NOW: i64 = 1_800_000_000;

static FORGER: LazyLock<Forger> = LazyLock::new(Forger::new);
static AUDIENCES: LazyLock<[String; 2]> =
    LazyLock::new(|| ["https://odoo.example".to_owned(), "https://odoo.example/mcp/oauth/token".to_owned()]);

fn rsa_jwk() -> Value {
    serde_json::from_str(&FORGER.key.public_jwk()).unwrap()
}

fn keys(jwks: &[Value]) -> Result<ClientKeys, Error> {
    ClientKeys::new(&json!({ "keys": jwks }).to_string())
}

fn header() -> Value {
    json!({"alg": "RS256", "kid": FORGER.key.kid()})
}

fn claims() -> Value {
    json!({"iss": CLIENT, "sub": CLIENT, "aud": AUDIENCES[0], "jti": "jti", "iat": NOW, "exp": NOW + 60})
}

fn check(assertion: &str) -> Result<ClientAssertion, Error> {
    let expected = Expectation { client_id: CLIENT, audiences: &*AUDIENCES, now: NOW, leeway: 30, max_lifetime: 600 };
    keys(&[rsa_jwk()]).unwrap().verify(assertion, &expected)
}

fn with_header(name: &str, value: Value) -> Result<ClientAssertion, Error> {
    let mut header = header();
    header[name] = value;
    check(&FORGER.token(&header.to_string(), &claims().to_string()))
}

fn with_claim(name: &str, value: Value) -> Result<ClientAssertion, Error> {
    let mut claims = claims();
    claims[name] = value;
    check(&FORGER.token(&header().to_string(), &claims.to_string()))
}

fn without_claim(name: &str) -> Result<ClientAssertion, Error> {
    let mut claims = claims();
    claims.as_object_mut().unwrap().remove(name);
    check(&FORGER.token(&header().to_string(), &claims.to_string()))
}

#[test]
fn assertion_of_a_registered_rsa_key_is_accepted() {
    let verified = check(&FORGER.token(&header().to_string(), &claims().to_string())).unwrap();
    let expected = ClientAssertion {
        client_id: CLIENT.to_owned(),
        jti: "jti".to_owned(),
        expires_at: NOW + 60,
        issued_at: Some(NOW),
    };
    assert_eq!(verified, expected);
}

#[test]
fn assertion_of_a_registered_p256_key_is_accepted() {
    let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
    let point = pair.public_key().as_ref();
    let jwk = json!({"kty": "EC", "crv": "P-256", "x": encode(&point[1..33]), "y": encode(&point[33..])});
    let input = format!("{}.{}", encode(r#"{"alg":"ES256"}"#), encode(claims().to_string()));
    let signature = pair.sign(&SystemRandom::new(), input.as_bytes()).unwrap();
    let assertion = format!("{input}.{}", encode(signature));
    let expected = Expectation { client_id: CLIENT, audiences: &*AUDIENCES, now: NOW, leeway: 0, max_lifetime: 600 };
    assert!(keys(&[rsa_jwk(), jwk]).unwrap().verify(&assertion, &expected).is_ok());
    assert_eq!(keys(&[rsa_jwk()]).unwrap().verify(&assertion, &expected).unwrap_err().reason, "kid_unknown");
}

#[test]
fn every_key_is_tried_when_the_assertion_names_none() {
    let assertion = FORGER.token(r#"{"alg":"RS256"}"#, &claims().to_string());
    let expected = Expectation { client_id: CLIENT, audiences: &*AUDIENCES, now: NOW, leeway: 0, max_lifetime: 600 };
    let stranger: Value = serde_json::from_str(&Forger::new().key.public_jwk()).unwrap();
    assert!(keys(&[stranger.clone(), rsa_jwk()]).unwrap().verify(&assertion, &expected).is_ok());
    assert_eq!(keys(&[stranger]).unwrap().verify(&assertion, &expected).unwrap_err().reason, "signature_invalid");
}

#[test]
fn kid_that_is_not_registered_is_refused() {
    assert_eq!(with_header("kid", json!("another")).unwrap_err().reason, "kid_unknown");
}

#[test]
fn token_of_another_type_is_refused() {
    for typ in ["JWT", "jwt", "client-authentication+jwt"] {
        assert!(with_header("typ", json!(typ)).is_ok(), "{typ}");
    }
    for typ in ["at+jwt", "id+jwt", "dpop+jwt", ""] {
        assert_eq!(with_header("typ", json!(typ)).unwrap_err().reason, "type_refused", "{typ}");
    }
}

#[test]
fn algorithm_other_than_rs256_and_es256_is_refused() {
    for alg in ["none", "HS256", "PS256", "RS384", "ES384"] {
        assert_eq!(with_header("alg", json!(alg)).unwrap_err().reason, "algorithm_refused", "{alg}");
    }
    assert_eq!(with_header("alg", json!("ES256")).unwrap_err().reason, "kid_unknown");
}

#[test]
fn issuer_and_subject_are_the_client() {
    for name in ["iss", "sub"] {
        assert_eq!(with_claim(name, json!("another")).unwrap_err().reason, "client_mismatch");
        assert_eq!(without_claim(name).unwrap_err().reason, "claim_missing");
    }
}

#[test]
fn audience_is_this_server_and_nobody_else() {
    assert!(with_claim("aud", json!(AUDIENCES[1])).is_ok());
    assert!(with_claim("aud", json!([AUDIENCES[0], AUDIENCES[1]])).is_ok());
    for audience in [json!("https://evil.example"), json!([]), json!([AUDIENCES[0], "https://evil.example"])] {
        assert_eq!(with_claim("aud", audience.clone()).unwrap_err().reason, "audience_mismatch", "{audience}");
    }
    assert_eq!(without_claim("aud").unwrap_err().reason, "claim_missing");
}

#[test]
fn lifetime_is_bounded() {
    assert!(with_claim("exp", json!(NOW + 630)).is_ok());
    assert_eq!(with_claim("exp", json!(NOW + 631)).unwrap_err().reason, "lifetime_too_long");
    assert_eq!(with_claim("exp", json!(NOW - 30)).unwrap_err().reason, "expired");
    assert!(with_claim("exp", json!(NOW - 29)).is_ok());
    assert_eq!(with_claim("exp", json!("1800000060")).unwrap_err().reason, "claim_type");
    assert_eq!(without_claim("exp").unwrap_err().reason, "claim_missing");
}

#[test]
fn iat_and_nbf_are_optional_but_not_in_the_future() {
    assert_eq!(without_claim("iat").unwrap().issued_at, None);
    assert_eq!(with_claim("iat", json!(NOW + 31)).unwrap_err().reason, "issued_in_future");
    assert_eq!(with_claim("nbf", json!(NOW + 31)).unwrap_err().reason, "not_yet_valid");
}

#[test]
fn jti_is_required_and_bounded() {
    assert_eq!(without_claim("jti").unwrap_err().reason, "claim_missing");
    assert_eq!(with_claim("jti", json!("")).unwrap_err().reason, "claim_type");
    assert!(with_claim("jti", json!("x".repeat(256))).is_ok());
    assert_eq!(with_claim("jti", json!("x".repeat(257))).unwrap_err().reason, "jti_too_long");
}

#[test]
fn unusable_keys_are_passed_over() {
    let modulus_of_1024_bits = encode([0xff; 128]);
    let unusable = [
        json!({"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}),
        json!({"kty": "RSA", "e": "AQAB", "n": modulus_of_1024_bits}),
        json!({"kty": "EC", "crv": "P-384", "x": "AA", "y": "AA"}),
        json!({"kty": "EC", "crv": "P-256", "x": encode([1; 32]), "y": encode([1; 32])}),
        json!({"use": "sig"}),
    ];
    assert_eq!(keys(&unusable).unwrap_err().reason, "no_usable_key");
    let mut encryption = rsa_jwk();
    encryption["use"] = json!("enc");
    assert_eq!(keys(&[encryption]).unwrap_err().reason, "no_usable_key");
    assert!(keys(&[unusable.as_slice(), &[rsa_jwk()]].concat()).is_ok());
}

#[test]
fn set_with_a_private_member_is_refused() {
    let mut private = rsa_jwk();
    private["d"] = json!("AQAB");
    assert_eq!(keys(&[rsa_jwk(), private]).unwrap_err().reason, "private_member");
}

#[test]
fn set_of_another_shape_or_size_is_refused() {
    for text in ["", "[]", "{}", r#"{"keys":{}}"#, r#"{"keys":[1]}"#, r#"{"keys":[],"keys":[]}"#] {
        assert_eq!(ClientKeys::new(text).unwrap_err().reason, "jwk_set_malformed", "{text}");
    }
    assert_eq!(keys(&vec![rsa_jwk(); 33]).unwrap_err().reason, "jwk_set_too_large");
    assert_eq!(ClientKeys::new(&" ".repeat(65_537)).unwrap_err().reason, "jwk_set_too_large");
}

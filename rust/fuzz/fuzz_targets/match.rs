//! Two URIs match only where they are equal, the port of a loopback address aside.
#![no_main]

use libfuzzer_sys::fuzz_target;
use muk_mcp_oauth_core::uri::{parse_redirect_uri, redirect_uri_matches};
use url::Url;

fuzz_target!(|pair: (&str, &str)| {
    let (registered, requested) = pair;
    if parse_redirect_uri(registered).is_ok() {
        assert!(redirect_uri_matches(registered, registered));
    }
    if !redirect_uri_matches(registered, requested) || registered == requested {
        return;
    }
    let (mut left, mut right) =
        (Url::parse(registered).expect("registered"), Url::parse(requested).expect("requested"));
    assert_eq!(left.scheme(), "http");
    assert!(matches!(left.host_str(), Some("localhost" | "127.0.0.1" | "[::1]")));
    left.set_port(None).expect("http has a port");
    right.set_port(None).expect("http has a port");
    assert_eq!(left, right);
    assert!(redirect_uri_matches(requested, registered), "matching is symmetric");
});

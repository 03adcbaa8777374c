//! Two URIs match only if they are equal, except for the port of a loopback host.

use muk_mcp_oauth_core::uri::{parse_redirect_uri, redirect_uri_matches};
use url::Url;

/// Panics if the rule is broken.
pub fn holds(registered: &str, requested: &str) {
    assert_eq!(redirect_uri_matches(registered, registered), parse_redirect_uri(registered).is_ok());
    if !redirect_uri_matches(registered, requested) || registered == requested {
        return;
    }
    assert!(parse_redirect_uri(registered).is_ok() && parse_redirect_uri(requested).is_ok());
    let (mut left, mut right) =
        (Url::parse(registered).expect("registered"), Url::parse(requested).expect("requested"));
    assert_eq!(left.scheme(), "http");
    assert!(matches!(left.host_str(), Some("localhost" | "127.0.0.1" | "[::1]")));
    left.set_port(None).expect("http has a port");
    right.set_port(None).expect("http has a port");
    assert_eq!(left, right);
    assert!(redirect_uri_matches(requested, registered), "matching is symmetric");
}

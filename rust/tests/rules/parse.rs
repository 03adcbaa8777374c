//! A URI that may be registered is printable ASCII that the `url` crate reads to the identical string.

use muk_mcp_oauth_core::uri::{RedirectKind, parse_redirect_uri};
use url::Url;

/// Panics if the rule is broken. A URI that is refused is ignored.
pub fn holds(uri: &str) {
    let Ok(parsed) = parse_redirect_uri(uri) else { return };
    assert_eq!(parsed.uri, uri);
    assert!(uri.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'\\' | b'*' | b'#')));
    let url = Url::parse(uri).expect("an accepted URI is one that browsers accept");
    assert!(url.as_str() == uri || url.as_str() == with_root_slash(uri));
    assert_eq!((parsed.scheme, parsed.host), (url.scheme(), url.host_str().filter(|host| !host.is_empty())));
    assert!(url.username().is_empty() && url.password().is_none());
    check_query(&url);
    match parsed.kind {
        RedirectKind::Https => assert_eq!(url.scheme(), "https"),
        RedirectKind::Loopback => {
            assert_eq!(url.scheme(), "http");
            assert!(matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]")));
        }
        RedirectKind::Custom => {
            assert!(!matches!(url.scheme(), "http" | "https" | "javascript" | "data" | "vbscript" | "file" | "blob"));
        }
    }
}

const RESERVED: [&str; 7] = ["code", "state", "iss", "error", "error_description", "error_uri", "response"];

fn check_query(url: &Url) {
    for (name, _) in url.query_pairs() {
        assert!(!RESERVED.contains(&name.as_ref()), "{name} belongs to the answer");
    }
}

/// The URI with the slash that the `url` crate puts behind an authority that has no path.
fn with_root_slash(uri: &str) -> String {
    let authority = uri.find("//").map_or(uri.len(), |slashes| slashes + 2);
    let end = uri[authority..].find(['/', '?']).map_or(uri.len(), |offset| authority + offset);
    format!("{}/{}", &uri[..end], &uri[end..])
}

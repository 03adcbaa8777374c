//! Response parameters come after every byte of what was registered, and come back as they were sent.

use muk_mcp_oauth_core::uri::{append_parameters, parse_redirect_uri};
use url::Url;

/// Panics where the rule is broken; a URI that may not be registered says nothing about it.
pub fn holds(uri: &str, state: &str, code: &str) {
    if parse_redirect_uri(uri).is_err() {
        return;
    }
    let location =
        append_parameters(uri, [("code", code), ("state", state)]).expect("a registered URI takes parameters");
    assert!(location.starts_with(uri));
    assert!(location.bytes().all(|byte| byte.is_ascii_graphic()));
    let (before, after) = (Url::parse(uri).expect("registered"), Url::parse(&location).expect("location"));
    assert_eq!(
        (after.scheme(), after.host_str(), after.port(), after.path()),
        (before.scheme(), before.host_str(), before.port(), before.path())
    );
    assert_eq!(after.fragment(), None);
    let added: Vec<(String, String)> = after.query_pairs().into_owned().skip(before.query_pairs().count()).collect();
    assert_eq!(added, [("code".to_owned(), code.to_owned()), ("state".to_owned(), state.to_owned())]);
}

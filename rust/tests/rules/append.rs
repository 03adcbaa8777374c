//! Response parameters come after the registered URI and are read back as they were written.

use muk_mcp_oauth_core::uri::{append_parameters, parse_redirect_uri};
use url::Url;

/// Panics if the rule is broken. A URI that may not be registered is ignored.
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
    for name in ["code", "state"] {
        let values = after.query_pairs().filter(|(found, _)| found == name).count();
        assert_eq!(values, 1, "the client reads one {name}");
    }
    let added: Vec<(String, String)> = after.query_pairs().into_owned().skip(before.query_pairs().count()).collect();
    assert_eq!(added, [("code".to_owned(), code.to_owned()), ("state".to_owned(), state.to_owned())]);
}

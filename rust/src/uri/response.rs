use url::form_urlencoded::Serializer;

use crate::error::{Error, Result};

const FRAGMENT: Error = Error::uri("fragment", "Parameters cannot be added to the query of a URI with a fragment.");

/// Appends form-encoded response parameters to the query of a redirect URI (RFC 6749 sections 3.1.2 and 4.1.2).
/// The registered query stays in front, unchanged.
pub fn append_parameters<'a>(uri: &str, parameters: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<String> {
    if uri.contains('#') {
        return Err(FRAGMENT);
    }
    let query = Serializer::new(String::new()).extend_pairs(parameters).finish();
    Ok(if query.is_empty() { uri.to_owned() } else { format!("{uri}{}{query}", separator(uri)) })
}

fn separator(uri: &str) -> &'static str {
    match uri.split_once('?') {
        None => "?",
        Some((_, query)) if query.is_empty() || query.ends_with('&') => "",
        Some(_) => "&",
    }
}

#[cfg(test)]
mod tests {
    use super::append_parameters;

    #[test]
    fn registered_query_is_kept_and_extended() {
        for (uri, expected) in [
            ("https://c.example/cb", "https://c.example/cb?code=a"),
            ("https://c.example/cb?", "https://c.example/cb?code=a"),
            ("https://c.example/cb?x=%7e+%20", "https://c.example/cb?x=%7e+%20&code=a"),
            ("https://c.example/cb?x=1&", "https://c.example/cb?x=1&code=a"),
            ("https://c.example", "https://c.example?code=a"),
            ("com.example.app:/cb", "com.example.app:/cb?code=a"),
        ] {
            assert_eq!(append_parameters(uri, [("code", "a")]).unwrap(), expected);
        }
    }

    #[test]
    fn values_are_form_encoded() {
        let state = "a b+c%20&=#é\"<>'/?";
        assert_eq!(
            append_parameters("https://c.example/cb", [("state", state)]).unwrap(),
            "https://c.example/cb?state=a+b%2Bc%2520%26%3D%23%C3%A9%22%3C%3E%27%2F%3F"
        );
    }

    #[test]
    fn fragment_is_refused() {
        assert_eq!(append_parameters("https://c.example/cb#x", [("code", "a")]).unwrap_err().reason, "fragment");
    }

    #[test]
    fn no_parameters_leave_the_uri_alone() {
        assert_eq!(append_parameters("https://c.example/cb", []).unwrap(), "https://c.example/cb");
    }
}

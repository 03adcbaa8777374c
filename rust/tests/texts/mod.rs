//! Random texts that look like URIs often enough to get past the first checks.

use proptest::prelude::*;

/// Scheme, host, port, path and query put together from good and bad parts.
pub fn uri_like() -> impl Strategy<Value = String> {
    let scheme = prop_oneof![6 => "https", 4 => "http|myapp|com\\.example\\.app", 1 => "HTTP|javascript|[a-z+.-]{0,8}"];
    let separator = prop_oneof![6 => "://", 1 => ":/", 1 => ":|:///|:\\\\\\\\"];
    let host = prop_oneof![
        4 => "c\\.example",
        4 => "localhost|127\\.0\\.0\\.1|\\[::1\\]",
        2 => "[a-z0-9.@:%\\[\\]-]{0,12}|\\PC{0,6}",
    ];
    let tail = prop_oneof![
        4 => "(:[1-9][0-9]{3})?(/[a-z0-9~]{1,6}){1,3}(\\?[a-z]=[a-z0-9+]{0,4})?",
        1 => "",
        1 => "/cb\\?([a-z]{1,3}=[a-z]&)?(code|state|iss|error|%63ode|sta%74e|\\+iss)(=[a-z]{0,3})?",
        2 => "(:[0-9]{0,6})?(/[a-z.%0-9*;]{0,6}){0,3}(\\?[a-z=&%/]{0,8})?(#[a-z]{0,3})?",
    ];
    (scheme, separator, host, tail).prop_map(|(scheme, separator, host, tail)| scheme + &separator + &host + &tail)
}

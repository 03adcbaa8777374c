use super::authority::Authority;
use super::parts::Parts;
use super::query::has_reserved_name;
use super::scheme::is_private_use;
use crate::error::{Error, Result};

const AUTHORITY_MISSING: Error =
    Error::uri("authority_missing", "After https: or http: there have to be '//' and a host.");
const HTTP_OUTSIDE_LOOPBACK: Error =
    Error::uri("http_outside_loopback", "Plain http is accepted for localhost, 127.0.0.1 and [::1] only.");
const SCHEME_REFUSED: Error =
    Error::uri("scheme_refused", "Browsers or systems give a meaning of their own to the scheme.");
const PATH_NOT_ABSOLUTE: Error =
    Error::uri("path_not_absolute", "After a custom scheme there has to be a slash; host:port alone is no URI.");
const RESERVED_PARAMETER: Error = Error::uri(
    "reserved_parameter",
    "The query may not have a parameter of the authorization response, such as state.",
);

/// The hosts for which the port may vary (RFC 8252 section 7.3; `localhost` because deployed clients use it).
const LOOPBACK_HOSTS: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RedirectKind {
    Https,
    /// `http` on the user's own machine (RFC 8252 section 7.3).
    Loopback,
    /// A private-use scheme (RFC 8252 section 7.1).
    Custom,
}

impl RedirectKind {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Https => "https",
            Self::Loopback => "loopback",
            Self::Custom => "custom",
        }
    }
}

/// A redirect URI that may be registered.
#[derive(Debug, Clone, Copy)]
pub struct RedirectUri<'a> {
    pub uri: &'a str,
    pub kind: RedirectKind,
    pub scheme: &'a str,
    /// As written and without the port; `None` when a custom scheme has no host.
    pub host: Option<&'a str>,
    /// Path and query, as written.
    tail: &'a str,
}

/// Parses a redirect URI, and refuses one that a client may not register (RFC 9700 section 4.1.3).
pub fn parse_redirect_uri(uri: &str) -> Result<RedirectUri<'_>> {
    let parts = Parts::split(uri)?;
    let kind = classify(&parts)?;
    if has_reserved_name(parts.query()) {
        return Err(RESERVED_PARAMETER);
    }
    parts.check_canonical()?;
    let host = parts.authority.map(|authority| authority.host).filter(|host| !host.is_empty());
    Ok(RedirectUri { uri, kind, scheme: parts.scheme, host, tail: parts.tail })
}

fn classify(parts: &Parts<'_>) -> Result<RedirectKind> {
    match parts.scheme {
        "https" => web_host(parts).map(|_| RedirectKind::Https),
        "http" if LOOPBACK_HOSTS.contains(&web_host(parts)?) => Ok(RedirectKind::Loopback),
        "http" => Err(HTTP_OUTSIDE_LOOPBACK),
        scheme if !is_private_use(scheme) => Err(SCHEME_REFUSED),
        _ if parts.authority.is_none() && !parts.path.starts_with('/') => Err(PATH_NOT_ABSOLUTE),
        _ => Ok(RedirectKind::Custom),
    }
}

fn web_host<'a>(parts: &Parts<'a>) -> Result<&'a str> {
    match parts.authority {
        Some(Authority { host, .. }) if !host.is_empty() => Ok(host),
        _ => Err(AUTHORITY_MISSING),
    }
}

/// Returns whether a requested redirect URI is the registered one: equal byte for byte, except for the port of a
/// loopback host (RFC 9700 section 4.1.3, RFC 8252 section 7.3).
pub fn redirect_uri_matches(registered: &str, requested: &str) -> bool {
    match (parse_redirect_uri(registered), parse_redirect_uri(requested)) {
        (Ok(registered), Ok(requested)) => {
            registered.uri == requested.uri || differ_by_loopback_port(&registered, &requested)
        }
        _ => false,
    }
}

/// Both schemes are `http`, so only host, port and tail can differ.
fn differ_by_loopback_port(left: &RedirectUri<'_>, right: &RedirectUri<'_>) -> bool {
    left.kind == RedirectKind::Loopback
        && right.kind == RedirectKind::Loopback
        && left.host == right.host
        && left.tail == right.tail
}

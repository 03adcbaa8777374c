use super::parts::Parts;
use crate::error::{Error, Result};

const NOT_HTTPS: Error = Error::uri("not_https", "A client id that is a URL has to start with https.");
const AUTHORITY_MISSING: Error = Error::uri("authority_missing", "After https: there have to be '//' and a host.");
const HOST_NOT_PUBLIC: Error =
    Error::uri("host_not_public", "The host has to be a public name with a dot, neither an address nor localhost.");
const PORT_REFUSED: Error = Error::uri("port_refused", "The port has to be that of https or above 1023.");
const PATH_MISSING: Error = Error::uri("path_missing", "A client id that is a URL has to have a path beyond the root.");

/// Checks the URL of a Client ID Metadata Document before it is fetched, and returns its host to show to the user.
///
/// The draft requires https, a path without dot segments, no fragment and no userinfo. IP addresses, local names and ports
/// of other services are refused too, because a stranger wrote the URL and the server connects to it.
pub fn parse_client_id_url(url: &str) -> Result<&str> {
    let parts = Parts::split(url)?;
    if parts.scheme != "https" {
        return Err(NOT_HTTPS);
    }
    let authority = parts.authority.filter(|authority| !authority.host.is_empty()).ok_or(AUTHORITY_MISSING)?;
    if authority.is_address() || !is_public_name(authority.host) {
        return Err(HOST_NOT_PUBLIC);
    }
    if authority.port.is_some_and(|port| port < 1024) {
        return Err(PORT_REFUSED);
    }
    if matches!(parts.path, "" | "/") {
        return Err(PATH_MISSING);
    }
    parts.check_canonical()?;
    Ok(authority.host)
}

/// Returns whether a name is neither local to the machine nor to its network (RFC 6761 section 6.3, RFC 6762 section 3).
fn is_public_name(host: &str) -> bool {
    host.contains('.')
        && ![".localhost", ".local", ".internal", ".home.arpa"].iter().any(|suffix| host.ends_with(suffix))
}

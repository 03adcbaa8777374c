use crate::error::{Error, Result};

const USERINFO: Error = Error::uri("userinfo", "The URI may not hold a user name or password.");
const HOST_MALFORMED: Error = Error::uri(
    "host_malformed",
    "A host has to be an address or labels of letters, digits, '-' and '_' with single dots between them.",
);
const PORT_MALFORMED: Error =
    Error::uri("port_malformed", "A port has to be a number from 1 to 65535 without leading zeros.");

/// Host and port as written. The host may be empty, which is allowed for custom schemes only.
#[derive(Debug, Clone, Copy)]
pub struct Authority<'a> {
    pub host: &'a str,
    pub port: Option<u16>,
}

impl<'a> Authority<'a> {
    pub fn parse(authority: &'a str) -> Result<Self> {
        if authority.contains('@') {
            return Err(USERINFO);
        }
        let (host, port) = split_port(authority);
        if !(host.is_empty() || is_bracketed(host) || is_name(host)) {
            return Err(HOST_MALFORMED);
        }
        Ok(Self { host, port: port.map(parse_port).transpose()? })
    }

    /// Returns whether the host is an IP address. Browsers read every name with a numeric last label as one.
    pub fn is_address(&self) -> bool {
        let last_label = self.host.rsplit('.').next().unwrap_or_default();
        is_bracketed(self.host) || last_label.bytes().all(|byte| byte.is_ascii_digit()) || last_label.starts_with("0x")
    }
}

fn split_port(authority: &str) -> (&str, Option<&str>) {
    // The colons inside the brackets of an IPv6 address do not start a port.
    let host_end = authority.rfind(']').map_or(0, |bracket| bracket + 1);
    match authority[host_end..].find(':') {
        Some(colon) => (&authority[..host_end + colon], Some(&authority[host_end + colon + 1..])),
        None => (authority, None),
    }
}

/// The text in the brackets is checked later, by `Parts::check_canonical`.
fn is_bracketed(host: &str) -> bool {
    host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).is_some_and(|inner| !inner.contains(['[', ']']))
}

fn is_name(host: &str) -> bool {
    host.len() <= 253 && host.split('.').all(is_label)
}

fn is_label(label: &str) -> bool {
    (1..=63).contains(&label.len()) && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}

fn parse_port(port: &str) -> Result<u16> {
    let is_canonical = port.bytes().all(|byte| byte.is_ascii_digit()) && !port.starts_with('0');
    port.parse().ok().filter(|_| is_canonical).ok_or(PORT_MALFORMED)
}

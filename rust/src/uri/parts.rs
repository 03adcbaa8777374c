use url::Url;

use super::authority::Authority;
use crate::error::{Error, Result};

const EMPTY: Error = Error::uri("empty", "The URI is empty.");
const TOO_LONG: Error = Error::uri("too_long", "A URI may be at most 2048 bytes long.");
const NOT_PRINTABLE_ASCII: Error =
    Error::uri("not_printable_ascii", "A URI may hold neither control characters nor spaces nor anything but ASCII.");
const CHARACTER_REFUSED: Error =
    Error::uri("character_refused", "The URI has a character that RFC 3986 knows only percent-encoded.");
const PERCENT_MALFORMED: Error =
    Error::uri("percent_malformed", "A percent sign has to be followed by two hexadecimal digits.");
const ENCODED_CONTROL: Error = Error::uri("encoded_control", "The URI has a percent-encoded control character.");
const ENCODED_SEPARATOR: Error = Error::uri("encoded_separator", "The path has a percent-encoded slash or backslash.");
const FRAGMENT: Error = Error::uri("fragment", "The URI may not have a fragment.");
const WILDCARD: Error = Error::uri("wildcard", "The URI may not have an asterisk.");
const RELATIVE: Error = Error::uri("relative", "The URI has to be absolute, starting with its scheme.");
const SCHEME_MALFORMED: Error =
    Error::uri("scheme_malformed", "A scheme has to be lower-case letters, digits, '+', '-' and '.', a letter first.");
const UNPARSABLE: Error = Error::uri("unparsable", "The URI is not one that a browser would accept.");
const NOT_CANONICAL: Error =
    Error::uri("not_canonical", "A browser would rewrite the URI, so it has to be given in its rewritten form.");

const MAXIMUM_LENGTH: usize = 2048;

/// The components of a URI as slices of its text (RFC 3986 section 3). A fragment is never accepted.
#[derive(Debug)]
pub struct Parts<'a> {
    uri: &'a str,
    pub scheme: &'a str,
    pub authority: Option<Authority<'a>>,
    pub path: &'a str,
    /// The path and, with its question mark, the query.
    pub tail: &'a str,
}

impl<'a> Parts<'a> {
    /// Checks the characters and splits. All parsers have to see the same components, so anything ambiguous is refused.
    pub fn split(uri: &'a str) -> Result<Self> {
        check_characters(uri)?;
        let (scheme, rest) = uri.split_once(':').ok_or(RELATIVE)?;
        check_scheme(scheme)?;
        let (authority, tail) = split_authority(rest)?;
        let path = tail.split('?').next().unwrap_or(tail);
        check_path(path)?;
        Ok(Self { uri, scheme, authority, path, tail })
    }

    /// The query without its question mark; empty if there is none.
    pub fn query(&self) -> &'a str {
        self.tail.split_once('?').map_or("", |(_path, query)| query)
    }

    /// Checks that the WHATWG parser (the browsers') returns the same text, except for a missing root slash.
    pub fn check_canonical(&self) -> Result<()> {
        let parsed = Url::parse(self.uri).map_err(|_| UNPARSABLE)?;
        if parsed.as_str() == self.uri || parsed.as_str() == self.with_root_slash() {
            Ok(())
        } else {
            Err(NOT_CANONICAL)
        }
    }

    fn with_root_slash(&self) -> String {
        let head = &self.uri[..self.uri.len() - self.tail.len()];
        if self.path.is_empty() { format!("{head}/{}", self.tail) } else { self.uri.to_owned() }
    }
}

fn check_characters(uri: &str) -> Result<()> {
    match uri.len() {
        0 => return Err(EMPTY),
        1..=MAXIMUM_LENGTH => {}
        _ => return Err(TOO_LONG),
    }
    for (index, byte) in uri.bytes().enumerate() {
        match byte {
            b'#' => return Err(FRAGMENT),
            b'*' => return Err(WILDCARD),
            b'%' => check_percent(&uri.as_bytes()[index + 1..])?,
            b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}' => return Err(CHARACTER_REFUSED),
            b'!'..=b'~' => {}
            _ => return Err(NOT_PRINTABLE_ASCII),
        }
    }
    Ok(())
}

fn check_percent(rest: &[u8]) -> Result<()> {
    match rest {
        [high, low, ..] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
            let is_control = matches!((high, low), (b'0' | b'1', _) | (b'7', b'f' | b'F'));
            if is_control { Err(ENCODED_CONTROL) } else { Ok(()) }
        }
        _ => Err(PERCENT_MALFORMED),
    }
}

fn check_scheme(scheme: &str) -> Result<()> {
    // With a slash or a question mark before the colon the reference is relative.
    if scheme.is_empty() || scheme.contains(['/', '?']) {
        return Err(RELATIVE);
    }
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"+-.".contains(&byte);
    if scheme.as_bytes()[0].is_ascii_lowercase() && scheme.bytes().all(allowed) {
        Ok(())
    } else {
        Err(SCHEME_MALFORMED)
    }
}

fn split_authority(rest: &str) -> Result<(Option<Authority<'_>>, &str)> {
    let Some(rest) = rest.strip_prefix("//") else { return Ok((None, rest)) };
    let (authority, tail) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
    Ok((Some(Authority::parse(authority)?), tail))
}

/// Servers decode an encoded separator before or after they resolve `..`, so one path could mean two resources.
fn check_path(path: &str) -> Result<()> {
    let path = path.to_ascii_lowercase();
    if path.contains("%2f") || path.contains("%5c") { Err(ENCODED_SEPARATOR) } else { Ok(()) }
}

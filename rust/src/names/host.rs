use std::borrow::Cow;
use std::net::Ipv4Addr;

use idna::domain_to_unicode;

/// Returns the part of a host that its owner registered (`anthropic.com` of `www.eu.anthropic.com`), by the Public Suffix
/// List, as written. `None` for an address, a single label such as `localhost`, a public suffix itself, and what is no
/// name (UTS 46).
///
/// Suffixes of hosting services count (`alice.github.io` of `www.alice.github.io`): their customers do not trust each other.
pub fn registrable_domain(host: &str) -> Option<&str> {
    if host.starts_with('[') || host.contains(':') || host.parse::<Ipv4Addr>().is_ok() || !is_name(host) {
        return None;
    }
    let readable = readable_labels(host)?;
    let labels = psl::domain_str(&readable)?.split('.').count();
    let start = host.rmatch_indices('.').nth(labels - 1).map_or(0, |(dot, _)| dot + 1);
    Some(&host[start..])
}

/// The list is in Unicode and lower case. If the labels of both forms correspond, counting them finds the text as written;
/// UTS 46 drops some characters and reads others as dots, and a host with those has no registrable part.
fn readable_labels(host: &str) -> Option<String> {
    let (readable, Ok(())) = domain_to_unicode(host) else { return None };
    let as_many = readable.matches('.').count() == host.matches('.').count();
    (as_many && is_name(&readable)).then(|| readable.to_lowercase())
}

fn is_name(host: &str) -> bool {
    host.contains('.') && host.split('.').all(|label| !label.is_empty())
}

/// Returns a host with its `xn--` labels in Unicode (UTS 46), or as it is if one of them is malformed.
///
/// It is for comparison and for showing beside the host. Alone it would show a look-alike as the original.
pub fn unicode_host(host: &str) -> Cow<'_, str> {
    match domain_to_unicode(host) {
        (readable, Ok(())) if readable != host => Cow::Owned(readable),
        _ => Cow::Borrowed(host),
    }
}

#[cfg(test)]
mod tests {
    use super::{registrable_domain, unicode_host};

    #[test]
    fn registrable_part_follows_the_public_suffix_list() {
        for (host, expected) in [
            ("claude.ai", "claude.ai"),
            ("www.eu.anthropic.com", "anthropic.com"),
            ("claude.ai.evil.example", "evil.example"),
            ("a.b.evil.co.uk", "evil.co.uk"),
            ("www.alice.github.io", "alice.github.io"),
            ("Login.Claude.AI", "Claude.AI"),
            ("www.xn--bcher-kva.example", "xn--bcher-kva.example"),
            ("a.shop.xn--fiqs8s", "shop.xn--fiqs8s"),
            ("a.shop.中国", "shop.中国"),
            ("a.b.xn--55qx5d.cn", "b.xn--55qx5d.cn"),
            ("printer.corp.unknown-tld", "corp.unknown-tld"),
        ] {
            assert_eq!(registrable_domain(host), Some(expected), "{host}");
        }
    }

    #[test]
    fn host_without_a_registrable_part_has_none() {
        for host in [
            "", "localhost", "com", "co.uk", "github.io", "127.0.0.1", "[::1]", "::1", ".", "a..com", ".com", "com.",
            "a.com.", "www.\u{fe00}.com", "evil。example.com", "xn--a.example.com",
        ] {
            assert_eq!(registrable_domain(host), None, "{host}");
        }
    }

    #[test]
    fn encoded_labels_become_readable() {
        for (host, expected) in [
            ("xn--bcher-kva.example", "bücher.example"),
            ("xn--80ak6aa92e.com", "аррӏе.com"),
            ("a.xn--fiqs8s", "a.中国"),
            ("claude.ai", "claude.ai"),
            ("127.0.0.1", "127.0.0.1"),
        ] {
            assert_eq!(unicode_host(host), expected, "{host}");
        }
    }

    #[test]
    fn malformed_host_is_returned_unchanged() {
        for host in ["", "xn--a", "xn--zzzzzz99999999999.com", "[::1]", "XN--A.example"] {
            assert_eq!(unicode_host(host), host, "{host}");
        }
    }
}

//! Public IP addresses: the only ones the server contacts for a host that a stranger named.
//! List of November 2026, after RFC 6890 and the IANA special-purpose address registries.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::error::{Error, Result};

const ADDRESS_MALFORMED: Error = Error::uri("address_malformed", "The text is no IPv4 or IPv6 address.");

/// IPv4 networks without public services.
const NOT_PUBLIC_V4: [(Ipv4Addr, u32); 16] = [
    (Ipv4Addr::new(0, 0, 0, 0), 8),
    (Ipv4Addr::new(10, 0, 0, 0), 8),
    (Ipv4Addr::new(100, 64, 0, 0), 10),
    (Ipv4Addr::new(127, 0, 0, 0), 8),
    // Azure's metadata service: it gives secrets to the machine that asks, on an address of a public network.
    (Ipv4Addr::new(168, 63, 129, 16), 32),
    (Ipv4Addr::new(169, 254, 0, 0), 16),
    (Ipv4Addr::new(172, 16, 0, 0), 12),
    (Ipv4Addr::new(192, 0, 0, 0), 24),
    (Ipv4Addr::new(192, 0, 2, 0), 24),
    (Ipv4Addr::new(192, 88, 99, 0), 24),
    (Ipv4Addr::new(192, 168, 0, 0), 16),
    (Ipv4Addr::new(198, 18, 0, 0), 15),
    (Ipv4Addr::new(198, 51, 100, 0), 24),
    (Ipv4Addr::new(203, 0, 113, 0), 24),
    (Ipv4Addr::new(224, 0, 0, 0), 4),
    (Ipv4Addr::new(240, 0, 0, 0), 4),
];

/// The only block of global IPv6 addresses. Mapped, NAT64 and local addresses are outside it.
const GLOBAL_UNICAST: (Ipv6Addr, u32) = (Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3);

/// Networks inside the global block that embed IPv4 addresses, are local or are for documentation.
const NOT_PUBLIC_V6: [(Ipv6Addr, u32); 5] = [
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23),
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32),
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16),
    (Ipv6Addr::new(0x3ffe, 0, 0, 0, 0, 0, 0, 0), 16),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20),
];

/// Returns whether the public internet routes to an address, given as text.
pub fn is_public(address: &str) -> Result<bool> {
    match address.parse().map_err(|_| ADDRESS_MALFORMED)? {
        IpAddr::V4(address) => Ok(!NOT_PUBLIC_V4.iter().any(|network| contains_v4(*network, address))),
        IpAddr::V6(address) => {
            Ok(contains_v6(GLOBAL_UNICAST, address)
                && !NOT_PUBLIC_V6.iter().any(|network| contains_v6(*network, address)))
        }
    }
}

fn contains_v4((network, prefix): (Ipv4Addr, u32), address: Ipv4Addr) -> bool {
    (network.to_bits() ^ address.to_bits()).leading_zeros() >= prefix
}

fn contains_v6((network, prefix): (Ipv6Addr, u32), address: Ipv6Addr) -> bool {
    (network.to_bits() ^ address.to_bits()).leading_zeros() >= prefix
}

#[cfg(test)]
mod tests {
    use super::is_public;

    #[test]
    fn networks_end_where_they_should() {
        for (outside, inside) in [
            ("9.255.255.255", "10.0.0.0"),
            ("11.0.0.0", "10.255.255.255"),
            ("172.15.255.255", "172.16.0.0"),
            ("172.32.0.0", "172.31.255.255"),
            ("100.63.255.255", "100.64.0.0"),
            ("198.17.255.255", "198.18.0.0"),
            ("198.20.0.0", "198.19.255.255"),
            ("223.255.255.255", "224.0.0.0"),
            ("2001:200::", "2001:1ff::"),
            ("2001:db9::", "2001:db8:ffff::"),
            ("2003::", "2002:ffff::"),
            ("3ffd::", "4000::"),
        ] {
            assert_eq!(is_public(outside), Ok(true), "{outside}");
            assert_eq!(is_public(inside), Ok(false), "{inside}");
        }
    }

    #[test]
    fn only_plain_address_text_is_read() {
        for text in
            ["", "localhost", "010.0.0.1", "1.1", "0x8080808", "8.8.8.8:53", "[2606::1]", "fe80::1%eth0", " 8.8.8.8"]
        {
            assert_eq!(is_public(text).unwrap_err().reason, "address_malformed", "{text}");
        }
    }
}

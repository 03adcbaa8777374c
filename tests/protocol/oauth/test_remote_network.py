import pytest

from muk_mcp_oauth.common.remote_network import network_of


@pytest.mark.parametrize(
    ('address', 'network'),
    [
        ('203.0.113.7', '203.0.113.7'),
        ('2001:db8:1:2::1', '2001:db8:1:2::/64'),
        ('2001:db8:1:2:ffff:ffff:ffff:ffff', '2001:db8:1:2::/64'),
        ('2001:db8:1:3::1', '2001:db8:1:3::/64'),
        ('fe80::1%eth0', 'fe80::/64'),
        ('::ffff:203.0.113.7', '203.0.113.7'),
        ('somebody', 'somebody'),
        (None, 'None'),
    ],
)
def test_ipv6_counts_by_the_network_of_one_customer(address, network):
    assert network_of(address) == network

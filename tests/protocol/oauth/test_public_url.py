"""Whether the internet can reach a URL."""

import pytest

from muk_mcp_oauth.fetch.public_url import fault_of_addresses, fault_of_path, fault_of_port, fault_of_scheme


@pytest.mark.parametrize(
    ('check', 'base', 'fault'),
    [
        (fault_of_scheme, 'https://odoo.example', None),
        (fault_of_scheme, 'http://odoo.example', 'not_https'),
        (fault_of_port, 'https://odoo.example', None),
        (fault_of_port, 'https://odoo.example:443', None),
        (fault_of_port, 'https://odoo.example:8443', 'other_port'),
        (fault_of_path, 'https://odoo.example', None),
        (fault_of_path, 'https://odoo.example/', None),
        (fault_of_path, 'https://odoo.example/erp', 'path_prefix'),
    ],
)
def test_url_itself(check, base, fault):
    assert check(base) == fault


@pytest.mark.parametrize(
    ('addresses', 'fault'),
    [
        (['93.184.216.34'], None),
        (['93.184.216.34', '2606:2800:220:1:248:1893:25c8:1946'], None),
        (['2606:2800:220:1:248:1893:25c8:1946'], 'ipv6_only'),
        (['127.0.0.1'], 'private_address'),
        (['93.184.216.34', '10.0.0.1'], 'private_address'),
        (['fe80::1%eth0'], 'private_address'),
        ([], 'unresolved'),
    ],
)
def test_addresses_of_the_name(addresses, fault):
    assert (
        fault_of_addresses('https://odoo.example', lambda _host, port: [(address, port) for address in addresses])
        == fault
    )


def test_name_that_does_not_resolve():
    def resolve(_host, _port):
        raise OSError

    assert fault_of_addresses('https://odoo.example', resolve) == 'unresolved'

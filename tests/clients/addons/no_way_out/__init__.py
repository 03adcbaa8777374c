"""Cuts Odoo's processes off from the internet, as a firewall does; no Odoo loads this but one whose configuration names it."""

import errno
import ipaddress
import socket
import sys


def _is_here(host: str | bytes | None) -> bool:
    name = host.decode() if isinstance(host, bytes) else host or 'localhost'
    try:
        return name == 'localhost' or ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def _stop(event: str, arguments: tuple[object, ...]) -> None:
    if event == 'socket.getaddrinfo' and not _is_here(arguments[0]):
        raise socket.gaierror(socket.EAI_AGAIN, 'Temporary failure in name resolution')
    if event == 'socket.connect' and arguments[0].family != socket.AF_UNIX and not _is_here(arguments[1][0]):
        raise OSError(errno.ENETUNREACH, 'Network is unreachable')


sys.addaudithook(_stop)

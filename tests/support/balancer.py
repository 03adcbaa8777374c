"""nginx and HAProxy before several Odoo hosts, with the configuration that `docs/scaling.md` shows."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx2

from tests.support.application import TRUSTED
from tools.environment import process, programs
from tools.servers import ports

KINDS = ('nginx', 'haproxy')
PATIENCE_S = 30

# Without root nginx may not write where it keeps these by itself.
TEMPORARY = ('client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi')

NGINX = """
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 512; }}
http {{
    access_log off;
    {temporary}
    upstream odoo {{
        {servers}
    }}
    server {{
        listen 127.0.0.1:{port};
        {locations}
    }}
}}
"""

PASSED_ON = """
            proxy_set_header Host $http_host;
            proxy_set_header X-Forwarded-Host $http_host;
            proxy_set_header X-Forwarded-Proto $scheme;
            proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
            proxy_connect_timeout 5s;
            proxy_read_timeout 120s;
            proxy_buffering off;
"""
EVERYTHING = f"""
        location / {{
            proxy_pass http://odoo;{PASSED_ON}
        }}
"""

HAPROXY = """
defaults
    mode http
    timeout connect 5s
    timeout client 120s
    timeout server 120s
    retries 3
    option redispatch 1
    option forwardfor
frontend clients
    bind 127.0.0.1:{port}
    http-request set-header X-Forwarded-Host %[req.hdr(host)]
    http-request set-header X-Forwarded-Proto http
    default_backend odoo
backend odoo
    balance roundrobin
    option httpchk
    # Odoo answers no request without a Host.
    http-check send meth GET uri /web/health ver HTTP/1.1 hdr Host localhost
    timeout check 10s
    default-server check inter 2s fall 2 rise 1
    {servers}
"""


@contextmanager
def balanced(kind: str, port: int, hosts: Sequence[int], folder: Path) -> Iterator[str]:
    """Pass requests to `port` on to Odoo at the ports `hosts` in turn; yield the URL of the balancer."""
    folder.mkdir(parents=True, exist_ok=True)
    command = _nginx(port, hosts, folder, EVERYTHING) if kind == 'nginx' else _haproxy(port, hosts, folder)
    with _started(command, port, folder) as url:
        yield url


@contextmanager
def nginx_with(locations: str, port: int, host: int, folder: Path) -> Iterator[str]:
    """Let nginx do what `locations` say of its upstream `odoo`, which is the Odoo at the port `host`."""
    with _started(_nginx(port, [host], folder, locations), port, folder) as url:
        yield url


@contextmanager
def _started(command: process.Command, port: int, folder: Path) -> Iterator[str]:
    with (folder / 'output').open('w') as output:
        running = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
    try:
        wait_until_it_answers(f'http://127.0.0.1:{port}', folder / 'output')
        yield f'http://127.0.0.1:{port}'
    finally:
        running.terminate()
        running.wait()


def temporary_folders(folder: Path) -> str:
    """Lines of nginx that keep its temporary files in a folder."""
    return '\n    '.join(f'{kind}_temp_path {folder}/{kind};' for kind in TEMPORARY)


def free_port() -> int:
    return ports.free()


def _nginx(port: int, hosts: Sequence[int], folder: Path, locations: str) -> list[str | Path]:
    servers = '\n        '.join(f'server 127.0.0.1:{host} max_fails=1 fail_timeout=2s;' for host in hosts)
    config = folder / 'nginx.conf'
    config.write_text(
        NGINX.format(
            folder=folder, temporary=temporary_folders(folder), port=port, servers=servers, locations=locations
        )
    )
    return [programs.nginx(), '-p', folder, '-c', config, '-e', folder / 'start.log']


def _haproxy(port: int, hosts: Sequence[int], folder: Path) -> list[str | Path]:
    servers = '\n    '.join(f'server odoo{number} 127.0.0.1:{host}' for number, host in enumerate(hosts))
    config = folder / 'haproxy.cfg'
    config.write_text(HAPROXY.format(port=port, servers=servers))
    return [programs.haproxy(), '-db', '-f', config]


def wait_until_it_answers(url: str, log: Path) -> None:
    """Return once Odoo is healthy at a URL; raise AssertionError with what the log says otherwise."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        try:
            if httpx2.get(f'{url}/web/health', verify=TRUSTED, timeout=30).status_code == 200:
                return
        except httpx2.TransportError:
            pass
        time.sleep(0.1)
    raise AssertionError(f'Nothing answers at {url}: {process.tail(log)}')

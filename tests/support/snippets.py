"""The proxies of the self-test's configurations, each started with the text that it shows and a certificate of the tests."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.balancer import temporary_folders, wait_until_it_answers
from tools.environment import process, programs
from tools.environment.process import Command

# Workers of a root's nginx would be somebody else, who may not write into the folder; without root the line is ignored.
NGINX = """
user root;
daemon off;
pid {folder}/pid;
events {{ worker_connections 512; }}
http {{
    access_log off;
    {temporary}
{snippet}
}}
"""

CADDY = """
{{
    admin off
    default_bind 127.0.0.1
    storage file_system {folder}
    http_port {plain_port}
    https_port {port}
}}
{snippet}
"""

TRAEFIK = """
{snippet}
tls:
  certificates:
    - certFile: {certificate}
      keyFile: {certificate}
"""

APACHE = """
ServerRoot {folder}
DefaultRuntimeDir {folder}
PidFile {folder}/pid
ErrorLog {folder}/error.log
User nobody
Group nogroup
{modules}
Listen 127.0.0.1:{port}
Listen 127.0.0.1:{plain_port}
{snippet}
"""
# Those that the snippet asks for, and those without which Debian's Apache serves nothing.
APACHE_MODULES = (
    'mpm_event',
    'authz_core',
    'alias',
    'socache_shmcb',
    'ssl',
    'proxy',
    'proxy_http',
    'proxy_wstunnel',
    'headers',
)


@dataclass(frozen=True)
class Place:
    """Where a proxy of a test listens, for https and for http, and the folder with its certificate."""

    folder: Path
    port: int
    plain_port: int

    @property
    def certificate(self) -> Path:
        """The certificate with its key, as one file."""
        return self.folder / 'fullchain.pem'

    @property
    def url(self) -> str:
        return f'https://localhost:{self.port}'

    def write(self, name: str, template: str, snippet: str, **values: str) -> Path:
        path = self.folder / name
        path.write_text(template.format(**vars(self), certificate=self.certificate, snippet=snippet, **values))
        return path


@contextmanager
def fronted(kind: str, snippet: str, place: Place) -> Iterator[None]:
    """Run a proxy with its snippet for `localhost`, in which only ports and the certificate are those of a test."""
    output = place.folder / 'output'
    # Caddy keeps its last configuration there.
    env = process.environment({'XDG_CONFIG_HOME': str(place.folder)})
    with output.open('w') as log:
        command = COMMANDS[kind](snippet, place)
        running = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=env)
    try:
        wait_until_it_answers(place.url, output)
        yield
    finally:
        running.terminate()
        running.wait()


def _nginx(snippet: str, place: Place) -> Command:
    moves = {'listen 443 ': f'listen 127.0.0.1:{place.port} ', 'listen 80;': f'listen 127.0.0.1:{place.plain_port};'}
    temporary = temporary_folders(place.folder)
    config = place.write('nginx.conf', NGINX, _moved(snippet, place, moves), temporary=temporary)
    return [programs.nginx(), '-p', place.folder, '-c', config, '-e', place.folder / 'start.log']


def _caddy(snippet: str, place: Place) -> Command:
    head, rest = snippet.split('\n', 1)
    secured = f'{head}\n    tls {place.certificate} {place.certificate}\n{rest}'
    return [programs.caddy(), 'run', '--adapter', 'caddyfile', '--config', place.write('Caddyfile', CADDY, secured)]


def _traefik(snippet: str, place: Place) -> Command:
    rules = place.write('rules.yaml', TRAEFIK, _replaced(snippet, '{certResolver: letsencrypt}', '{}'))
    return [
        programs.traefik(),
        f'--entryPoints.websecure.address=127.0.0.1:{place.port}',
        f'--providers.file.filename={rules}',
        '--global.checkNewVersion=false',
        '--global.sendAnonymousUsage=false',
    ]


def _apache(snippet: str, place: Place) -> Command:
    folder = programs.apache_modules()
    modules = '\n'.join(f'LoadModule {name}_module {folder}/mod_{name}.so' for name in APACHE_MODULES)
    moved = _moved(snippet, place, {'*:443': f'127.0.0.1:{place.port}', '*:80': f'127.0.0.1:{place.plain_port}'})
    return [programs.apache(), '-D', 'FOREGROUND', '-f', place.write('apache.conf', APACHE, moved, modules=modules)]


def _moved(snippet: str, place: Place, moves: Mapping[str, str]) -> str:
    """The snippet at other addresses, with the certificate of the test."""
    for usual, moved in {**moves, '/etc/ssl/localhost': str(place.folder)}.items():
        snippet = _replaced(snippet, usual, moved)
    return snippet


def _replaced(snippet: str, what: str, by: str) -> str:
    assert what in snippet, f'{what} is not in the configuration: {snippet}'
    return snippet.replace(what, by)


COMMANDS: Mapping[str, Callable[[str, Place], Command]] = {
    'nginx': _nginx,
    'caddy': _caddy,
    'traefik': _traefik,
    'apache': _apache,
}

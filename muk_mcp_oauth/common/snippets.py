"""Configurations of proxies that pass everything on to Odoo as it needs it."""

from __future__ import annotations

from dataclasses import dataclass

_NGINX = """\
server {
    listen 443 ssl;
    server_name %(host)s;
    ssl_certificate     /etc/ssl/%(host)s/fullchain.pem;
    ssl_certificate_key /etc/ssl/%(host)s/privkey.pem;

    proxy_set_header Host $host;
    proxy_set_header X-Forwarded-Host $host;
    proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
    proxy_set_header X-Forwarded-Proto $scheme;
    proxy_set_header X-Real-IP $remote_addr;
    proxy_read_timeout 720s;
    # Files that AI clients upload.
    client_max_body_size 64m;

    location /websocket {
        proxy_pass http://%(websocket)s;
        proxy_http_version 1.1;
        proxy_set_header Upgrade $http_upgrade;
        proxy_set_header Connection "upgrade";
    }
    # Everything else, /mcp and /.well-known/ included.
    location / {
        proxy_pass http://%(odoo)s;
        proxy_buffering off;
    }
}
server {
    listen 80;
    server_name %(host)s;
    return 301 https://$host$request_uri;
}
"""

_CADDY = """\
%(host)s {
    reverse_proxy /websocket %(websocket)s
    reverse_proxy %(odoo)s {
        flush_interval -1
    }
}
"""

_TRAEFIK = """\
http:
  routers:
    odoo:
      rule: "Host(`%(host)s`)"
      entryPoints: [websecure]
      service: odoo
      tls: {certResolver: letsencrypt}
    odoo-websocket:
      rule: "Host(`%(host)s`) && Path(`/websocket`)"
      entryPoints: [websecure]
      service: odoo-websocket
      tls: {certResolver: letsencrypt}
  services:
    odoo:
      loadBalancer: {servers: [{url: "http://%(odoo)s"}]}
    odoo-websocket:
      loadBalancer: {servers: [{url: "http://%(websocket)s"}]}
"""

_APACHE = """\
# a2enmod ssl proxy proxy_http proxy_wstunnel headers
<VirtualHost *:443>
    ServerName %(host)s
    SSLEngine on
    SSLCertificateFile    /etc/ssl/%(host)s/fullchain.pem
    SSLCertificateKeyFile /etc/ssl/%(host)s/privkey.pem

    ProxyPreserveHost On
    ProxyTimeout 720
    RequestHeader set X-Forwarded-Proto "https"
    ProxyPass /websocket ws://%(websocket)s/websocket
    ProxyPass / http://%(odoo)s/
    ProxyPassReverse / http://%(odoo)s/
</VirtualHost>
<VirtualHost *:80>
    ServerName %(host)s
    Redirect permanent / https://%(host)s/
</VirtualHost>
"""


@dataclass(frozen=True)
class Upstream:
    """Public host, and where Odoo and its websocket listen, as ``address:port``."""

    host: str
    odoo: str
    websocket: str


def proxy_snippets(upstream: Upstream) -> dict[str, str]:
    """Return the configuration of each proxy by its name in lower case."""
    templates = {'nginx': _NGINX, 'caddy': _CADDY, 'traefik': _TRAEFIK, 'apache': _APACHE}
    return {name: template % vars(upstream) for name, template in templates.items()}

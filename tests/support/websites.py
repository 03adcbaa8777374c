"""Two websites in one Odoo, which has the module `website`."""

from tests.support.open_shell import ask
from tools.servers.server import Server

# A script of the site's own, which must not run on a page of ours.
SITE_SCRIPT = '<script>window.site = 1</script>'

_SITES = f"""
env['res.lang']._activate_lang('de_DE')
german = env.ref('base.lang_de')
first = env['website'].search([], limit=1)
second = env['website'].create({{'name': 'Second site', 'domain': 'http://127.0.0.1'}})
for site in first + second:
    site.write({{'language_ids': [(4, german.id)], 'cookies_bar': True, 'custom_code_head': '{SITE_SCRIPT}'}})

env.ref('base.user_admin').lang = 'de_DE'
"""


def two_sites(odoo: Server) -> None:
    """Add a site at 127.0.0.1; both are in English and German, with a cookie bar; the administrator reads German."""
    ask(odoo, _SITES)

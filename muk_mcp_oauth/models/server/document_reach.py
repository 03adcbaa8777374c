import logging

from psycopg2 import IntegrityError, OperationalError

from odoo import api, fields, models, tools

from ...common.clock import utc_now
from ...compat import PARAMETERS_CACHE, keep_repeating
from ...fetch.network import INTERNET, Network
from ...fetch.outgoing import ask_internet
from .rate_limit import MINUTE
from .server import PREFIX

_logger = logging.getLogger(__name__)

UNREACHABLE_SINCE = PREFIX + 'documents_unreachable_since'


class Server(models.AbstractModel):
    """Whether metadata documents can be fetched from here.

    An Odoo behind a firewall that tells clients to identify by a document can be connected by none of them: they would
    not register themselves then. It is tried when Odoo starts, every hour, by the self-test, and when a fetch fails.
    """

    _inherit = 'muk_mcp_oauth.server'

    def _register_hook(self):
        super()._register_hook()
        cron = self.env.ref('muk_mcp_oauth.cron_try_documents', raise_if_not_found=False)
        if cron:
            keep_repeating(cron)
            cron._trigger()

    @api.model
    @tools.ormcache(cache=PARAMETERS_CACHE)
    def _reaches_documents(self) -> bool:
        """Return True unless the last try was stopped by the network."""
        return not self.env['ir.config_parameter'].sudo().get_param(UNREACHABLE_SINCE)

    @api.model
    def _try_documents(self, network: Network = INTERNET):
        """Fetch the document of a known client and note whether the network let it through; once a minute at most."""
        limits = self.env['muk_mcp_oauth.rate_limit'].sudo()
        if limits._increment('documents tried', limits._window_start(MINUTE, utc_now())) == 1:
            fault, _time = ask_internet(network)
            self._note_reach(fault is None)

    @api.model
    def _note_reach(self, reached: bool):
        """Remember a result, in a transaction of its own, if it is another one than before."""
        if reached == self._reaches_documents():
            return
        _logger.info('MCP OAuth: metadata documents of clients can %s be fetched.', 'now' if reached else 'not')
        try:
            with self.env.registry.cursor() as cr:
                since = False if reached else fields.Datetime.to_string(utc_now())
                self.env(cr=cr)['ir.config_parameter'].sudo().set_param(UNREACHABLE_SINCE, since)
        except (IntegrityError, OperationalError):
            _logger.info('MCP OAuth: another worker noted that at the same time.')

from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...common.clock import LEEWAY, from_seconds
from ...compat import create_unique_index
from ...core import ClientAssertion as Assertion
from ...core import hash_token
from ..server.retention import delete_in_batches


class ClientAssertion(models.Model):
    """A ``jti`` that a client used up; it is remembered for as long as its assertion would be accepted (RFC 7523 section 3)."""

    _name = 'muk_mcp_oauth.client_assertion'
    _description = 'MCP OAuth Client Assertion'
    _rec_name = 'client_id'

    client_id = fields.Many2one('muk_mcp_oauth.client', required=True, ondelete='cascade')
    jti_hash = fields.Char(required=True)
    expires_at = fields.Datetime(required=True, index=True)

    def init(self):
        super().init()
        create_unique_index(self.env.cr, self._table, ['client_id', 'jti_hash'])

    @api.model
    def _claim(self, client, assertion: Assertion) -> bool:
        """Use up an assertion in one statement; only one of any number of racers gets True."""
        expires_at = from_seconds(assertion.expires_at) + timedelta(seconds=LEEWAY)
        self.env.cr.execute(
            """INSERT INTO muk_mcp_oauth_client_assertion (client_id, jti_hash, expires_at) VALUES (%s, %s, %s)
          ON CONFLICT (client_id, jti_hash) DO NOTHING
            RETURNING id""",
            [client.id, hash_token(assertion.jti), expires_at],
        )
        return self.env.cr.fetchone() is not None

    @api.autovacuum
    def _gc_expired(self):
        return delete_in_batches(self.env.cr, self._table, SQL('expires_at < %s', fields.Datetime.now()))

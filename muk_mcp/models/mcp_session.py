import secrets
from datetime import timedelta

from odoo import api, fields, models

from ..compat import cache_record, vacuumed
from ..protocol.errors import ProtocolError
from ..protocol.revisions import REVISIONS, Revision

DEFAULT_TIMEOUT_HOURS = 24
NAME_LENGTH = 200
BATCH = 10_000


class McpSession(models.Model):
    """What a client agreed with the server under the revisions that have sessions; a key opens it, every worker knows it."""

    _name = 'muk_mcp.session'
    _description = 'MCP Session'
    _order = 'last_activity desc, id desc'
    _rec_name = 'client_name'

    identifier = fields.Char(required=True, readonly=True, groups='base.group_system')
    user_id = fields.Many2one('res.users', required=True, readonly=True, ondelete='cascade', index=True)
    client_name = fields.Char(readonly=True)
    client_version = fields.Char(readonly=True)
    protocol_version = fields.Char(readonly=True)
    last_activity = fields.Datetime(readonly=True, index=True)
    notification_ids = fields.One2many('muk_mcp.notification', 'session_id', readonly=True)

    @property
    def revision(self) -> Revision:
        """The revision that client and server agreed on; None for one that an earlier version of this addon spoke."""
        return REVISIONS.get(self.protocol_version)

    def init(self):
        self.env.cr.execute(
            'CREATE UNIQUE INDEX IF NOT EXISTS muk_mcp_session_identifier_unique ON muk_mcp_session (identifier)'
        )

    @api.model
    def _start(self, protocol_version, client_info):
        """Return a new session of the user; ``client_info`` is the client's own claim and may be anything."""
        client = client_info if isinstance(client_info, dict) else {}
        return self.sudo().create(
            {
                'identifier': secrets.token_urlsafe(32),
                'user_id': self.env.uid,
                'protocol_version': protocol_version,
                'client_name': self._label(client.get('title') or client.get('name')),
                'client_version': self._label(client.get('version')),
                'last_activity': fields.Datetime.now(),
            }
        )

    @staticmethod
    def _label(text):
        return ''.join(filter(str.isprintable, text))[:NAME_LENGTH] if isinstance(text, str) else False

    @api.model
    def _check_session(self, identifier):
        """Return the user's live session; raise ProtocolError with status 404 for any other identifier."""
        self.env.cr.execute(
            """
            SELECT id, protocol_version, last_activity < (now() at time zone 'utc') - interval '1 minute'
              FROM muk_mcp_session
             WHERE identifier = %s AND user_id = %s AND last_activity > %s
        """,
            [identifier, self.env.uid, self._oldest_activity()],
        )
        row = self.env.cr.fetchone()
        if row is None:
            raise ProtocolError.unknown_session()
        identifier, protocol_version, is_due = row
        session = self.sudo().browse(identifier)
        cache_record(session, {'protocol_version': protocol_version})
        if is_due:
            session._touch()
        return session

    def _touch(self):
        """Note activity in a cursor of its own, so that requests in parallel do not conflict."""
        with self.env.registry.cursor() as cr:
            cr.execute('SET LOCAL synchronous_commit = off')
            cr.execute(
                """
                UPDATE muk_mcp_session SET last_activity = now() at time zone 'utc'
                 WHERE id IN (SELECT id FROM muk_mcp_session WHERE id = %s FOR UPDATE SKIP LOCKED)
            """,
                [self.id],
            )

    @api.model
    def _oldest_activity(self):
        stored = self.env['ir.config_parameter'].sudo().get_param('muk_mcp.session_timeout_hours')
        hours = int(stored) if stored and stored.isdecimal() else DEFAULT_TIMEOUT_HOURS
        return fields.Datetime.now() - timedelta(hours=hours)

    @api.autovacuum
    def _gc_sessions(self):
        return vacuumed(self.env.cr, self._delete_silent, BATCH)

    def _delete_silent(self):
        """Delete a batch of sessions whose clients were silent too long, and return how many."""
        self.env.cr.execute(
            """
            DELETE FROM muk_mcp_session WHERE id IN (
                SELECT id FROM muk_mcp_session WHERE last_activity <= %s LIMIT %s FOR UPDATE SKIP LOCKED
            )
        """,
            [self._oldest_activity(), BATCH],
        )
        return self.env.cr.rowcount

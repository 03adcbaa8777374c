import hashlib
import secrets
import time
from datetime import timedelta

from psycopg2.errors import SerializationFailure

from odoo import _, api, fields, models
from odoo.exceptions import AccessError

from ..compat import cache_record, private

# Recognisable to secret scanners, and never mistaken for an OAuth token.
TOKEN_PREFIX = 'mcp_'
SHOWN_CHARACTERS = 12
WINDOW_SECONDS = 60
CONFLICT_TRIES = 5
DEFAULT_RATE_LIMIT = 300
LAST_USED_PRECISION = timedelta(minutes=1)


class McpKey(models.Model):
    """A bearer key of a user's AI client.

    The table is made here, not by the ORM: the hash of the key must have no
    field through which it could be read.
    """

    _name = 'muk_mcp.key'
    _description = 'MCP API Key'
    _auto = False
    _order = 'id desc'

    name = fields.Char(required=True, readonly=True)
    key_prefix = fields.Char(string='Begins With', readonly=True)
    user_id = fields.Many2one('res.users', required=True, readonly=True, ondelete='cascade')
    scope = fields.Selection(
        [('read', 'Read'), ('write', 'Read, write')],
        required=True,
        readonly=True,
        help='Read: search and view records. Read, write: create, update and delete them too.',
    )
    rate_limit = fields.Integer(string='Requests per Minute', readonly=True, help='0 means no limit.')
    active = fields.Boolean(readonly=True)
    last_used = fields.Datetime(readonly=True)
    create_date = fields.Datetime(string='Created', readonly=True)

    def init(self):
        self.env.cr.execute("""
            CREATE TABLE IF NOT EXISTS muk_mcp_key (
                id serial PRIMARY KEY,
                name varchar NOT NULL,
                key_hash varchar NOT NULL,
                key_prefix varchar,
                user_id integer NOT NULL REFERENCES res_users ON DELETE CASCADE,
                scope varchar NOT NULL DEFAULT 'read',
                rate_limit integer NOT NULL DEFAULT 0,
                active boolean NOT NULL DEFAULT true,
                last_used timestamp,
                create_date timestamp DEFAULT (now() at time zone 'utc'),
                write_date timestamp DEFAULT (now() at time zone 'utc'),
                create_uid integer REFERENCES res_users ON DELETE SET NULL,
                write_uid integer REFERENCES res_users ON DELETE SET NULL
            )
        """)
        self.env.cr.execute('CREATE UNIQUE INDEX IF NOT EXISTS muk_mcp_key_hash_unique ON muk_mcp_key (key_hash)')
        self.env.cr.execute('CREATE INDEX IF NOT EXISTS muk_mcp_key_user_idx ON muk_mcp_key (user_id)')
        # Counters are worthless after a crash, so they need no write-ahead log. Uninstalling 1.0.0 left the table behind
        # without its foreign key, so it is made anew.
        self.env.cr.execute('DROP TABLE IF EXISTS muk_mcp_key_usage')
        self.env.cr.execute("""
            CREATE UNLOGGED TABLE muk_mcp_key_usage (
                key_id integer PRIMARY KEY REFERENCES muk_mcp_key ON DELETE CASCADE,
                minute integer NOT NULL,
                calls integer NOT NULL
            )
        """)

    @private
    @api.model
    def authenticate(self, token):
        """Return the key record that ``token`` belongs to, or None if it may not be used.

        It may not if it is revoked, or its user is archived or has become a portal user.
        """
        self.env.cr.execute(
            """
            SELECT key.id, key.name, key.key_prefix, key.user_id, key.scope, key.rate_limit, key.last_used
              FROM muk_mcp_key key JOIN res_users ON res_users.id = key.user_id
             WHERE key.key_hash = %s AND key.active AND res_users.active AND res_users.share IS NOT TRUE
        """,
            [self._hash(token)],
        )
        row = self.env.cr.dictfetchone()
        if row is None:
            return None
        key = self.browse(row.pop('id'))
        cache_record(key, row)
        key._touch()
        return key

    @api.model
    def _alive(self, key_id):
        """Return the key with this id, none if a client that presented it now would be refused."""
        key = self.browse(key_id).exists()
        return key if key.active and key.user_id.active and not key.user_id.share else key.browse()

    @api.model
    def my_keys(self, columns: list[str]) -> list[dict]:
        """Return the keys of the user, for the preferences."""
        return self.search_read([('user_id', '=', self.env.uid)], columns)

    @api.model
    def _generate(self, user, name, scope, rate_limit):
        """Create a key for ``user`` and return its token, which is stored nowhere."""
        token = TOKEN_PREFIX + secrets.token_urlsafe(32)
        self.env.cr.execute(
            """
            INSERT INTO muk_mcp_key (name, key_hash, key_prefix, user_id, scope, rate_limit, create_uid, write_uid)
            VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
        """,
            [name, self._hash(token), token[:SHOWN_CHARACTERS], user.id, scope, rate_limit, self.env.uid, self.env.uid],
        )
        user.invalidate_recordset(['mcp_key_ids'])
        return token

    @api.model
    def _default_rate_limit(self):
        stored = self.env['ir.config_parameter'].sudo().get_param('muk_mcp.rate_limit_requests')
        return int(stored) if stored and stored.isdecimal() else DEFAULT_RATE_LIMIT

    def revoke(self):
        """End the keys at once; their rows stay for the audit log to refer to."""
        if not self.env.is_system() and self.user_id != self.env.user:
            raise AccessError(_('You can only revoke your own keys.'))
        self.sudo().write({'active': False})
        # authenticate() asks the table, not the ORM.
        self.flush_recordset(['active'])
        self.user_id.invalidate_recordset(['mcp_key_ids'])
        return True

    @api.model
    def _end_of_users(self, users):
        """End all keys of the users, by SQL: the model refuses changes, and who may make them was asked before."""
        self.env.cr.execute('UPDATE muk_mcp_key SET active = false WHERE user_id = ANY(%s) AND active', [users.ids])
        self.invalidate_model(['active'])
        users.invalidate_recordset(['mcp_key_ids'])

    @staticmethod
    def _hash(token):
        # The token holds 256 random bits: a slow hash would protect it no better.
        return hashlib.sha256(token.encode()).hexdigest()

    def _touch(self):
        """Note the use of the key, once a minute and in a cursor of its own so that parallel requests do not conflict."""
        now = fields.Datetime.now()
        if self.last_used and now - self.last_used < LAST_USED_PRECISION:
            return
        with self.env.registry.cursor() as cr:
            cr.execute('SET LOCAL synchronous_commit = off')
            cr.execute(
                """
                UPDATE muk_mcp_key SET last_used = %s
                 WHERE id IN (SELECT id FROM muk_mcp_key WHERE id = %s FOR UPDATE SKIP LOCKED)
            """,
                [now, self.id],
            )

    def _check_rate_limit(self, requests=1):
        """Count requests and return True if they are within the limit per minute, whichever worker serves them."""
        return not self.rate_limit or self._count_requests(requests) <= self.rate_limit

    def _count_requests(self, requests):
        for _try in range(CONFLICT_TRIES):
            try:
                return self._requests_this_minute(requests)
            except SerializationFailure:
                continue
        # So many requests at the same instant that each attempt lost: surely too many.
        return self.rate_limit + 1

    def _requests_this_minute(self, requests):
        with self.env.registry.cursor() as cr:
            cr.execute(
                """
                SET LOCAL synchronous_commit = off;
                INSERT INTO muk_mcp_key_usage AS usage (key_id, minute, calls) VALUES (%(key)s, %(minute)s, %(requests)s)
                ON CONFLICT (key_id) DO UPDATE SET
                    calls = CASE WHEN usage.minute = excluded.minute THEN usage.calls + excluded.calls ELSE excluded.calls END,
                    minute = excluded.minute
                RETURNING calls
            """,
                {'key': self.id, 'minute': int(time.time()) // WINDOW_SECONDS, 'requests': requests},
            )
            return cr.fetchone()[0]

    @api.model
    def _seconds_to_next_window(self):
        return WINDOW_SECONDS - int(time.time()) % WINDOW_SECONDS

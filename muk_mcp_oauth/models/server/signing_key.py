import csv
from datetime import timedelta
from functools import lru_cache
from io import StringIO

from odoo import _, api, fields, models, tools
from odoo.exceptions import AccessError
from odoo.tools import SQL, config

from ...access import server
from ...common.clock import LEEWAY
from ...compat import create_unique_index
from ...core import InvalidKey, VerifyingKeys, jwk_set
from ...core import SigningKey as CoreKey
from ...protocol.errors import OAuthError
from .retention import delete_in_batches

_LOCK = 'muk_mcp_oauth.signing_key'


@lru_cache(maxsize=16)
def _verifying_keys(jwks: tuple[str, ...]) -> VerifyingKeys:
    return VerifyingKeys(jwks)


# The parsed private keys of this process, by key ID: parsing costs as much as signing, and far more if the key
# is encrypted. A key leaves when the process learns that it retired.
_parsed_keys: dict[str, CoreKey] = {}
_MAX_PARSED_KEYS = 16


def _parse_private_key(kid: str, pem: str) -> CoreKey:
    key = _parsed_keys.get(kid)
    if key is None:
        key = CoreKey.from_pem(pem, _passphrase() if _is_encrypted(pem) else None)
        if len(_parsed_keys) >= _MAX_PARSED_KEYS:
            _parsed_keys.clear()
        _parsed_keys[kid] = key
    return key


def _is_encrypted(pem: str) -> bool:
    return 'ENCRYPTED' in pem.partition('\n')[0]


def _live(published: tuple, now) -> tuple[str, ...]:
    """Return the public JWKs of the keys that may have signed a token which is still alive."""
    return tuple(jwk for jwk, until in published if until is None or until > now)


def _passphrase() -> str | None:
    """Return the passphrase of the server's configuration file, if one is set there."""
    return config.get('muk_mcp_oauth_key_passphrase') or None


class SigningKey(models.Model):
    """An RSA key. The private half lives in a column that is no field, so no ORM or RPC call can read it."""

    _name = 'muk_mcp_oauth.signing_key'
    _description = 'MCP OAuth Signing Key'
    _order = 'id desc'
    _rec_name = 'kid'

    kid = fields.Char('Key ID', required=True, readonly=True)
    public_jwk = fields.Text('Public Key', required=True, readonly=True)
    database_uuid = fields.Char(required=True, readonly=True)
    retired_at = fields.Datetime('Signs Until', readonly=True)
    verifies_until = fields.Datetime(
        readonly=True, help='Tokens it signed are accepted, and it is published, until then.'
    )
    state = fields.Selection(
        [('signs', 'Signs'), ('verifies', 'Still published'), ('gone', 'Gone')], compute='_compute_state'
    )
    rotates_at = fields.Datetime('Rotates', compute='_compute_state')
    protection = fields.Text(compute='_compute_state')

    @api.depends('retired_at', 'verifies_until')
    def _compute_state(self):
        now, days = fields.Datetime.now(), server(self.env)._settings().key_rotation_days
        encrypted = _('Encrypted with the passphrase of the configuration file')
        plain = _('Not encrypted: set muk_mcp_oauth_key_passphrase in the configuration file')
        for key in self:
            is_ours = key.database_uuid == server(self.env)._database_uuid()
            signs = is_ours and not key.retired_at
            verifies = is_ours and bool(key.verifies_until) and key.verifies_until > now
            key.state = 'signs' if signs else 'verifies' if verifies else 'gone'
            key.rotates_at = key.create_date + timedelta(days=days) if signs and days else False
            key.protection = (encrypted if _passphrase() else plain) if signs else False

    def init(self):
        super().init()
        self.env.cr.execute('ALTER TABLE muk_mcp_oauth_signing_key ADD COLUMN IF NOT EXISTS private_pem text')
        create_unique_index(self.env.cr, self._table, ['kid'])
        # However many workers start at once, one key signs.
        create_unique_index(self.env.cr, self._table, ['database_uuid'], where='retired_at IS NULL')

    @api.model_create_multi
    def create(self, vals_list):  # pylint: disable=method-required-super; it refuses, the server inserts by SQL
        raise AccessError(_('Signing keys are made by the server only.'))

    @api.model
    def _sign(self, now, **claims) -> str:
        """Return a signed access token (RFC 9068)."""
        key_id, pem, kid = self._current(now)
        try:
            key = _parse_private_key(kid, pem)
        except InvalidKey as error:
            raise OAuthError.unavailable(f'signing_key_unreadable {error.reason}') from error
        self._encrypt_late(key_id, pem, key)
        return key.sign_access_token(**claims)

    def _encrypt_late(self, key_id, pem, key):
        """Encrypt a key that was made before the configuration file had a passphrase."""
        if _passphrase() and not _is_encrypted(pem):
            self.env.cr.execute(
                'UPDATE muk_mcp_oauth_signing_key SET private_pem = %s WHERE id = %s',
                [key.to_pem(_passphrase()), key_id],
            )

    @api.model
    def _current(self, now) -> tuple[int, str, str]:
        """Return id, private PEM and key ID of the key that signs, making or renewing it where needed."""
        row = self._select_current()
        if row and not self._is_too_old(row[3], now):
            return row[:3]
        self._lock()
        row = self._select_current()
        if row and self._is_too_old(row[3], now):
            self._retire_current(now)
            row = None
        return (row or self._generate(now))[:3]

    @api.model
    def _rotate(self, now):
        """Retire the signing key and make the next one; tokens of the old key stay valid until they expire."""
        self._lock()
        self._retire_current(now)
        self._generate(now)

    def _lock(self):
        """Let one transaction at a time make a key, so that a crowd of first requests does not make a crowd of keys."""
        self.env.cr.execute('SELECT pg_advisory_xact_lock(hashtext(%s))', [_LOCK])

    def action_rotate(self):
        """Sign with a new key from now on."""
        server(self.env)._check_administrator()
        self.sudo()._rotate(fields.Datetime.now())
        server(self.env)._record_change('rotate_key')

    def action_rotate_and_end(self):
        """Sign with a new key, and accept nothing any more that an older one signed."""
        self.action_rotate()
        self.env.cr.execute(
            'UPDATE muk_mcp_oauth_signing_key SET verifies_until = %s WHERE retired_at IS NOT NULL',
            [fields.Datetime.now()],
        )
        self.sudo()._forget_cached()
        server(self.env)._record_change('end_keys')

    def _select_current(self):
        self.env.cr.execute(
            """SELECT id, private_pem, kid, create_date FROM muk_mcp_oauth_signing_key
                WHERE database_uuid = %s AND retired_at IS NULL""",
            [server(self.env)._database_uuid()],
        )
        return self.env.cr.fetchone()

    def _is_too_old(self, created_at, now) -> bool:
        days = server(self.env)._settings().key_rotation_days
        return bool(days) and now - created_at >= timedelta(days=days)

    def _retire_current(self, now):
        """Let the key verify until its last token expired; nobody will sign with it again, so its private half goes.

        The last token may have been issued when tokens lived longer than today, or be issued in this very moment.
        """
        lifetime = timedelta(seconds=server(self.env)._settings().access_token_ttl)
        self.env.cr.execute(
            """UPDATE muk_mcp_oauth_signing_key SET retired_at = %(now)s, private_pem = NULL,
                      verifies_until = %(leeway)s + greatest(
                          %(last)s, (SELECT max(expires_at) FROM muk_mcp_oauth_access_token))
                WHERE database_uuid = %(database)s AND retired_at IS NULL""",
            {
                'now': now,
                'last': now + lifetime,
                'leeway': timedelta(seconds=LEEWAY),
                'database': server(self.env)._database_uuid(),
            },
        )
        self._forget_cached()

    def _generate(self, now):
        key = CoreKey.generate(2048)
        self._store(
            {
                'kid': key.kid,
                'public_jwk': key.public_jwk(),
                'private_pem': key.to_pem(_passphrase()),
                'database_uuid': server(self.env)._database_uuid(),
                'create_date': now,
                'write_date': now,
                'create_uid': self.env.uid,
                'write_uid': self.env.uid,
            }
        )
        self._forget_cached()
        return self._select_current()

    def _store(self, values: dict):
        """Insert a row by COPY: Odoo's and PostgreSQL's logs may show statements, but not what COPY is sent beside them."""
        line = StringIO()
        csv.writer(line).writerow(values.values())
        line.seek(0)
        self.env.cr.copy_expert(
            f'COPY muk_mcp_oauth_signing_key ({", ".join(values)}) FROM STDIN WITH (FORMAT csv)', line
        )

    def _forget_cached(self):
        self.invalidate_model()
        # Odoo signals this to every worker and host; each looks before its next request.
        self.env.registry.clear_cache()
        # Another thread may read the old keys once more until this transaction ends, and would go on with them.
        self.env.cr.postcommit.add(self.env.registry.clear_cache)

    @api.model
    @tools.ormcache()
    def _published(self) -> tuple:
        """Return (public JWK, verifies until) of every key of this database, however old."""
        return self._read_published()

    def _read_published(self) -> tuple:
        self.env.cr.execute(
            'SELECT kid, public_jwk, verifies_until FROM muk_mcp_oauth_signing_key WHERE database_uuid = %s ORDER BY id',
            [server(self.env)._database_uuid()],
        )
        rows = self.env.cr.fetchall()
        # A rotation empties the caches of every worker, so each of them comes here and drops the private half as well.
        for kid, _jwk, until in rows:
            if until:
                _parsed_keys.pop(kid, None)
        return tuple((jwk, until) for _kid, jwk, until in rows)

    @api.model
    def _kids(self) -> frozenset[str]:
        """Return the key IDs of this database, read past every cache."""
        self.env.cr.execute(
            'SELECT kid FROM muk_mcp_oauth_signing_key WHERE database_uuid = %s', [server(self.env)._database_uuid()]
        )
        return frozenset(kid for (kid,) in self.env.cr.fetchall())

    @api.model
    def _is_readable(self) -> bool:
        """Return False if there is a signing key that cannot be read, as its passphrase is gone."""
        row = self._select_current()
        try:
            return not row or bool(_parse_private_key(row[2], row[1]))
        except InvalidKey:
            return False

    @api.model
    def _verifying_keys(self, now) -> VerifyingKeys:
        """Return the keys that may have signed a token which is still alive."""
        return _verifying_keys(_live(self._published(), now))

    @api.model
    def _jwk_set(self, now) -> str:
        """Return the JSON text of the published set (RFC 7517); it is never empty."""
        live = _live(self._published(), now)
        if not live:
            self._current(now)
            # Another process may have made the key while this one waited; the cache learns of it with the next request.
            live = _live(self._read_published(), now)
        return jwk_set(live)

    @api.autovacuum
    def _gc_retired_keys(self):
        past = SQL('verifies_until < %s', fields.Datetime.now() - timedelta(days=1))
        deleted, remaining = delete_in_batches(self.env.cr, self._table, past)
        if deleted:
            self._forget_cached()
        return deleted, remaining

"""What differs between Odoo 17, 18 and 19; each difference names the version that ends it.

A few entries stand in the file of `muk_mcp` too: this addon runs on a published `muk_mcp` that has none of them.
"""

from time import monotonic

from psycopg2 import sql
from psycopg2.extensions import ISOLATION_LEVEL_READ_COMMITTED

from odoo import release
from odoo.sql_db import Cursor
from odoo.tools import SQL

VERSION = release.version_info[0]

if VERSION >= 19:
    from odoo.fields import Domain
else:
    from odoo.osv import expression

# 18 gave the groups a cache of their own; before, changing them cleared the default one.
GROUPS_CACHE = 'groups' if VERSION >= 18 else 'default'

# 19 gave what hardly changes, such as the system parameters, a cache of its own; before, a change cleared the default one.
PARAMETERS_CACHE = 'stable' if VERSION >= 19 else 'default'

# What the users of a group are called; 19 renamed the field.
USERS_OF_GROUP = 'user_ids' if VERSION >= 19 else 'users'

# What the groups given to a user are called; 19 renamed the field.
GROUPS_OF_USER = 'group_ids' if VERSION >= 19 else 'groups_id'

# The first characters of a session id stay when Odoo rotates the rest (18); before, the whole id was shorter than this.
SESSION_ID_STABLE = 42


def create_unique_index(cr, table, columns, where=''):
    """Create a unique index on ``table``; ``models.Constraint`` (19) and ``_sql_constraints`` exclude each other."""
    name = f'{table}_{"_".join(columns)}_unique'
    names = sql.SQL(', ').join(map(sql.Identifier, columns))
    statement = sql.SQL('CREATE UNIQUE INDEX IF NOT EXISTS {} ON {} ({})').format(
        sql.Identifier(name), sql.Identifier(table), names
    )
    cr.execute(statement + sql.SQL(f' WHERE {where}') if where else statement)


def asks_for_share(keys):
    """Return True if the edition of ``muk_mcp`` accepts no key of a portal user; this one has a method of this name too."""
    return hasattr(keys, '_end_of_users')


def cache_record(record, values):
    """Put stored values into the cache of one record, as a read would (19 moved the method to the field)."""
    for name, value in values.items():
        field = record._fields[name]
        if VERSION >= 19:
            field._insert_cache(record, [value])
        else:
            record.env.cache.insert_missing(record, field, [value])


def category_of(tool):
    """Return ``read`` or ``write`` for an entry of the tool index, a mapping or an object by the edition of ``muk_mcp``."""
    return tool['category'] if isinstance(tool, dict) else tool.category


def records_calls(env):
    """Return True if the edition of ``muk_mcp`` records a call that writes before it runs, and limits its queries."""
    return hasattr(env['muk_mcp.log'], '_begin_call')


def vacuumed(cr, delete_batch, batch):
    """Call ``delete_batch`` until it deletes less than ``batch`` rows, each time in a transaction of its own.

    19 calls an autovacuum method again as long as it returns that rows remain; before, it is called once a day, so
    the batches follow each other here, for a minute at most.
    """
    total, deadline = 0, monotonic() + 60
    while True:
        deleted = delete_batch()
        total += deleted
        is_last = VERSION >= 19 or deleted < batch or monotonic() > deadline
        if is_last:
            return total, int(deleted == batch)
        # A vacuum that lasts must not hold the locks of its first batch until its last.
        cr.commit()  # pylint: disable=invalid-commit


def begin_read_committed(cr):
    """Start a transaction in which a statement that waited for a lock sees what the other one did.

    Odoo's own level, REPEATABLE READ, would make the loser of every race fail and sleep up to 31 seconds in retries.
    A test cursor lives inside one long transaction, whose level cannot be changed.
    """
    if isinstance(cr, Cursor):
        cr.rollback()
        # Odoo sets its own level again for every cursor it opens.
        cr.connection.set_isolation_level(ISOLATION_LEVEL_READ_COMMITTED)


def both_domains(first, second):
    """Return the domain of the records that match both; 19 made domains objects, before they were lists."""
    if VERSION >= 19:
        return Domain(first) & Domain(second)
    return expression.AND([list(first or []), list(second)])


def keep_repeating(cron):
    """Let a scheduled action run for ever; until 17 it is counted down from one."""
    if 'numbercall' in cron._fields and cron.numbercall != -1:
        cron.numbercall = -1


def is_replica(cr) -> bool:
    """Return True if a cursor reads from a replica, which may lag (18 gave cursors the property)."""
    return getattr(cr, 'readonly', False)


def group_ids(user) -> tuple[int, ...]:
    """Return the ids of the groups of a user, implied ones included, in their order; until 17 they are not cached."""
    return tuple(sorted(user.groups_id.ids if VERSION < 18 else user._get_group_ids()))


def may(model, operation) -> bool:
    """Return True if the access rights of the user allow an operation on a model; until 17 under another name."""
    if VERSION < 18:
        return model.check_access_rights(operation, raise_exception=False)
    return model.browse().has_access(operation)


def readable(records):
    """Return the records that the user may read; until 17 under another name."""
    if VERSION < 18:
        return records._filter_access_rules('read') if may(records, 'read') else records.browse()
    return records._filtered_access('read')


def not_added_up() -> dict:
    """Return the keyword of a number that groups do not add up; until 17 under another name."""
    return {'group_operator' if VERSION < 18 else 'aggregator': None}


def members(group):
    """Return the users of a group, those included whom another group brings (19 gave these a field of their own)."""
    return group.all_user_ids if VERSION >= 19 else group.users


def as_table(query: SQL) -> SQL:
    """Return what ``_table_query`` has to be; until 17 Odoo puts it after FROM without parentheses."""
    return SQL('(%s)', query) if VERSION < 18 else query

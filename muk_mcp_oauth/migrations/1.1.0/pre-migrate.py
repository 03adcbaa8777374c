"""Give tables, columns and records the names that they have from 1.1.0 on: a chain is a grant.

It runs before Odoo compares the models with the database, which would otherwise make new tables and drop the old ones
with everything in them. The SQL holds for Odoo 17, 18 and 19.
"""

from psycopg2 import sql

MODELS = {'muk_mcp_oauth.chain': 'muk_mcp_oauth.grant'}
TABLES = {'muk_mcp_oauth_chain': 'muk_mcp_oauth_grant'}
# By table as it is called afterwards.
COLUMNS = {
    'muk_mcp_oauth_access_token': {'chain_id': 'grant_id'},
    'muk_mcp_oauth_authorization_code': {'chain_id': 'grant_id'},
    'muk_mcp_oauth_rate_limit': {'hits': 'count'},
    'muk_mcp_oauth_refresh_token': {'chain_id': 'grant_id'},
    'res_config_settings': {'mcp_oauth_chain_lifetime_days': 'mcp_oauth_grant_lifetime_days'},
}
FIELDS = {
    'chain_id': 'grant_id',
    'chain_ids': 'grant_ids',
    'hits': 'count',
    'mcp_oauth_chain_lifetime_days': 'mcp_oauth_grant_lifetime_days',
}
# What a grant knows of a code and a token is no longer written beside them.
DROPPED = {
    'muk_mcp_oauth_access_token': ('writes',),
    'muk_mcp_oauth_authorization_code': (
        'consent_id',
        'client_id',
        'user_id',
        'scope',
        'resource',
        'database_uuid',
    ),
}
PARAMETERS = {'muk_mcp_oauth.chain_lifetime_days': 'muk_mcp_oauth.grant_lifetime_days'}
# What moved into the view that it inherited; loaded beside it, everything in it would be there twice.
MERGED_VIEWS = ('view_client_document_form', 'view_client_document_search')
# Columns of Odoo's own tables that name a model; not every version has all of them.
MODEL_NAMES = {
    'ir_act_window': ('res_model',),
    'ir_attachment': ('res_model',),
    'ir_exports': ('resource',),
    'ir_filters': ('model_id',),
    'ir_model': ('model',),
    'ir_model_data': ('model',),
    'ir_model_fields': ('model', 'relation'),
    'ir_ui_view': ('model',),
}


def migrate(cr, version):
    """Rename what the previous release made; ``version`` is that release."""
    for old, new in TABLES.items():
        cr.execute(sql.SQL('ALTER TABLE {} RENAME TO {}').format(sql.Identifier(old), sql.Identifier(new)))
    for table, columns in COLUMNS.items():
        for old, new in columns.items():
            rename_column(cr, table, old, new)
    rename_constraints(cr)
    rename_indexes_and_sequences(cr)
    rename_model(cr)
    rename_fields(cr)
    rename_records(cr)
    rename_parameters(cr)
    delete_merged_views(cr)
    delete_pending_codes(cr)
    drop_columns(cr)


def rename_column(cr, table: str, old: str, new: str):
    cr.execute(
        'SELECT FROM information_schema.columns WHERE table_name = %s AND column_name = %s',
        [table, old],
    )
    if cr.rowcount:
        names = map(sql.Identifier, (table, old, new))
        cr.execute(sql.SQL('ALTER TABLE {} RENAME COLUMN {} TO {}').format(*names))


def rename_constraints(cr):
    """Rename foreign keys and whatever else is called by the old names, in PostgreSQL and where Odoo notes them."""
    cr.execute(
        r"""SELECT conrelid::regclass::text, conname, replace(conname, 'chain', 'grant')
              FROM pg_constraint WHERE conrelid::regclass::text LIKE 'muk\_mcp\_oauth\_%' AND conname LIKE '%chain%'"""
    )
    for table, old, new in cr.fetchall():
        names = map(sql.Identifier, (table, old, new))
        cr.execute(sql.SQL('ALTER TABLE {} RENAME CONSTRAINT {} TO {}').format(*names))
    cr.execute(
        r"""UPDATE ir_model_constraint SET name = replace(name, 'chain', 'grant')
             WHERE name LIKE 'muk\_mcp\_oauth\_%' AND name LIKE '%chain%'"""
    )


def rename_indexes_and_sequences(cr):
    cr.execute(
        r"""SELECT CASE relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'INDEX' END, relname, replace(relname, 'chain', 'grant')
              FROM pg_class WHERE relkind IN ('i', 'S') AND relname LIKE 'muk\_mcp\_oauth\_%' AND relname LIKE '%chain%'"""
    )
    for kind, old, new in cr.fetchall():
        statement = sql.SQL('ALTER {} {} RENAME TO {}')
        cr.execute(statement.format(sql.SQL(kind), sql.Identifier(old), sql.Identifier(new)))


def rename_model(cr):
    for table, columns in MODEL_NAMES.items():
        for column in columns:
            cr.execute(
                """SELECT FROM information_schema.columns
                    WHERE table_name = %s AND column_name = %s AND data_type = 'character varying'""",
                [table, column],
            )
            for old, new in MODELS.items() if cr.rowcount else ():
                statement = sql.SQL('UPDATE {table} SET {column} = %s WHERE {column} = %s')
                names = {'table': sql.Identifier(table), 'column': sql.Identifier(column)}
                cr.execute(statement.format(**names), [new, old])


def rename_fields(cr):
    """Rename what describes the fields of our own models and of the settings."""
    for old, new in FIELDS.items():
        cr.execute(
            r"""UPDATE ir_model_fields SET name = %(new)s
                 WHERE name = %(old)s AND (model LIKE 'muk\_mcp\_oauth.%%' OR model = 'res.config.settings')""",
            {'old': old, 'new': new},
        )
        cr.execute(
            r"""UPDATE ir_model_fields SET relation_field = %(new)s
                 WHERE relation_field = %(old)s AND model LIKE 'muk\_mcp\_oauth.%%'""",
            {'old': old, 'new': new},
        )


def rename_records(cr):
    """Rename the external ids, so that the data files find their records: views, actions, menus, rules, rights."""
    cr.execute(
        """UPDATE ir_model_data SET name = replace(name, 'chain', 'grant')
            WHERE module = 'muk_mcp_oauth' AND name LIKE '%chain%'"""
    )


def rename_parameters(cr):
    for old, new in PARAMETERS.items():
        cr.execute('UPDATE ir_config_parameter SET key = %s WHERE key = %s', [new, old])


def delete_merged_views(cr):
    cr.execute(
        "SELECT res_id FROM ir_model_data WHERE module = 'muk_mcp_oauth' AND model = 'ir.ui.view' AND name IN %s",
        [MERGED_VIEWS],
    )
    ids = tuple(row[0] for row in cr.fetchall()) or (0,)
    cr.execute('DELETE FROM ir_ui_view WHERE id IN %s', [ids])
    cr.execute("DELETE FROM ir_model_data WHERE module = 'muk_mcp_oauth' AND name IN %s", [MERGED_VIEWS])


def delete_pending_codes(cr):
    """Delete the codes that are not redeemed yet: from now on a grant begins with its code, and theirs did not.

    They are good for a minute, which the upgrade takes as well; their clients ask again.
    """
    cr.execute('DELETE FROM muk_mcp_oauth_authorization_code WHERE grant_id IS NULL')


def drop_columns(cr):
    """Drop columns with their foreign keys, which Odoo would go on noting although they are gone."""
    for table, columns in DROPPED.items():
        for column in columns:
            statement = sql.SQL('ALTER TABLE {} DROP COLUMN IF EXISTS {}')
            cr.execute(statement.format(sql.Identifier(table), sql.Identifier(column)))
    cr.execute(
        r"""DELETE FROM ir_model_constraint noted
             WHERE name LIKE 'muk\_mcp\_oauth\_%' AND NOT EXISTS (SELECT FROM pg_constraint WHERE conname = noted.name)
               AND NOT EXISTS (SELECT FROM pg_class WHERE relname = noted.name)"""
    )
    cr.execute(
        """DELETE FROM ir_model_data WHERE module = 'muk_mcp_oauth' AND model = 'ir.model.constraint'
              AND NOT EXISTS (SELECT FROM ir_model_constraint WHERE id = ir_model_data.res_id)"""
    )

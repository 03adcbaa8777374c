"""Everything that PostgreSQL and Odoo note about a database, to compare it before and after something."""

from __future__ import annotations

from tests.support.store import Store

# What PostgreSQL has of its own.
SCHEMA = {
    'tables': """SELECT relname, relkind, relpersistence FROM pg_class
                  WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f')""",
    'columns': """SELECT table_name, column_name, data_type, is_nullable, column_default
                    FROM information_schema.columns WHERE table_schema = 'public'""",
    'indexes': "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'",
    'constraints': """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
                       WHERE connamespace = 'public'::regnamespace""",
    'sequences': "SELECT sequencename, data_type::text FROM pg_sequences WHERE schemaname = 'public'",
    'functions': "SELECT oid::regprocedure::text, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
    'triggers': 'SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal',
    'types': """SELECT t.typname FROM pg_type t LEFT JOIN pg_class c ON c.oid = t.typrelid
                 WHERE t.typnamespace = 'public'::regnamespace AND t.typelem = 0 AND coalesce(c.relkind, 'c') = 'c'""",
    'extensions': 'SELECT extname FROM pg_extension',
    'schemas': r"SELECT nspname FROM pg_namespace WHERE nspname NOT LIKE 'pg\_%%'",
    'event triggers': 'SELECT evtname FROM pg_event_trigger',
    'comments': """SELECT objoid::regclass::text, objsubid, description FROM pg_description
                    WHERE classoid = 'pg_class'::regclass AND objoid >= 16384""",
    'statistics': 'SELECT stxname FROM pg_statistic_ext',
    'policies': 'SELECT schemaname, tablename, policyname FROM pg_policies',
    'rules': "SELECT tablename, rulename FROM pg_rules WHERE schemaname = 'public'",
}

# Beginnings of the tables whose rows come and go while Odoo is used, whatever is installed.
PASSING = (
    *('bus_bus', 'bus_presence', 'ir_cron_progress', 'ir_cron_trigger', 'mail_presence', 'orm_signaling_'),
    *('res_device_log', 'res_users_log'),
)

# Odoo deletes what dialogs leave behind by itself.
TABLES = """SELECT tablename FROM pg_tables WHERE schemaname = 'public'
             EXCEPT SELECT replace(model, '.', '_') FROM ir_model WHERE transient"""

# Columns that say when something was touched last or what it was before, not what it is; and the documentation of a
# Python class (`ir_model.info`), which Odoo reads from another class after another load.
TOUCHED = ('write_date', 'write_uid', 'lastcall', 'nextcall', 'login_date', 'arch_prev', 'arch_updated', 'info')

# Assets are compiled for the first page that needs them.
PASSING_ROWS = {
    'ir_attachment': "url NOT LIKE '/web/assets/%%' OR url IS NULL",
}


def catalogues(store: Store) -> dict[str, set[str]]:
    """Every catalogue by its name: those of `SCHEMA`, and every table with its rows as they are."""
    schema = {name: _as_texts(store.rows(query)) for name, query in SCHEMA.items()}
    tables = [name for (name,) in store.rows(TABLES)]
    return {**schema, **{name: _rows_of(store, name) for name in tables if not name.startswith(PASSING)}}


def differences(before: dict[str, set[str]], after: dict[str, set[str]]) -> dict[str, dict[str, list[str]]]:
    """What is gone and what is new, by catalogue; empty if everything is as it was."""
    found = {}
    for name in sorted(before.keys() | after.keys()):
        gone, new = before.get(name, set()) - after.get(name, set()), after.get(name, set()) - before.get(name, set())
        if gone or new:
            found[name] = {'gone': sorted(gone), 'new': sorted(new)}
    return found


def _rows_of(store: Store, table: str) -> set[str]:
    condition = PASSING_ROWS.get(table, 'true')
    return _as_texts(
        store.rows(f'SELECT (to_jsonb(t) - %s::text[])::text FROM "{table}" t WHERE {condition}', list(TOUCHED))
    )


def _as_texts(rows: list[tuple]) -> set[str]:
    return {' | '.join(map(str, row)) for row in rows}

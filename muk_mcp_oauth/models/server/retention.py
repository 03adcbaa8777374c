"""How rows that are out of use are deleted."""

from odoo.tools import SQL

from ...compat import vacuumed

BATCH = 10_000


def delete_in_batches(cr, table: str, condition: SQL):
    """Delete the rows of ``table`` that meet ``condition``, in short transactions; for the return of an autovacuum method.

    Rows that a request has locked are left for the next run, so neither waits for the other.
    """
    statement = SQL(
        'DELETE FROM %(table)s WHERE id IN (SELECT id FROM %(table)s WHERE %(condition)s LIMIT %(batch)s FOR UPDATE SKIP LOCKED)',
        table=SQL.identifier(table),
        condition=condition,
        batch=BATCH,
    )

    def delete_batch() -> int:
        cr.execute(statement)
        return cr.rowcount

    return vacuumed(cr, delete_batch, BATCH)

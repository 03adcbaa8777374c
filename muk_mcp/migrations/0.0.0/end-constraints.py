"""Odoo drops a field's column and with it the foreign key, and goes on listing the constraint. Runs at every new version."""


def migrate(cr, version):
    """Delete what is listed of foreign keys that are gone."""
    cr.execute(
        """DELETE FROM ir_model_constraint c USING ir_module_module m
            WHERE m.id = c.module AND m.name = 'muk_mcp' AND c.type = 'f'
              AND NOT EXISTS (SELECT FROM pg_constraint p WHERE p.conname = c.name)"""
    )

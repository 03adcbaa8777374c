"""What runs: PostgreSQL, databases made from templates, Odoo."""

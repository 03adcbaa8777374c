"""Getting a document from a web address that a stranger wrote. Nothing here imports Odoo or knows its database."""

"""Getting a document from a URL that a stranger wrote. Nothing here imports Odoo or knows its database."""

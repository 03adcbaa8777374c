"""OAuth 2.1 as plain typed Python: no Odoo, no I/O, the clock passed in.

Every module can be read beside the RFC it names and tested in milliseconds. What names no RFC is in ``common``.
"""

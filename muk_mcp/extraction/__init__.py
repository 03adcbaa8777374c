"""Texts out of documents, in a process of its own: what strangers send is parsed where it can neither fill the memory of
a worker nor keep its processor busy.

Plain Python without Odoo. ``process`` is the worker's side, ``child`` the other one; both share ``parts`` and ``kinds``.
"""

"""What is fetched, built and unpacked into the cache: packages, Python environments, programs, an Odoo to run."""

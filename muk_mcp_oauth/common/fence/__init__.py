"""What an AI client may not do, whoever its user is: the lists as data, and how a call is read. Plain Python without Odoo."""

"""What an AI client may not do, whoever its person is: the lists as data, and how a call is read. Plain Python without Odoo."""

from unittest.mock import patch

from odoo.tests import common, tagged

from .common import McpCase

# A busy machine may need longer than Odoo waits for a browser (in steps of 0.1 s) and for a whole tour (in seconds).
STEPS_TO_BROWSER = 600
LONGEST_TOUR = 600


@tagged('slow', 'post_install', '-at_install')
class TestTours(McpCase):
    """What users and administrators do in the back end, with a browser."""

    def tour(self, name, url, login):
        with patch.object(common, 'CHECK_BROWSER_ITERATIONS', STEPS_TO_BROWSER):
            self.start_tour(url, f'muk_mcp.{name}', login=login, timeout=LONGEST_TOUR)

    def test_user_revokes_a_key(self):
        self.tour('revoke_key', '/web', 'mcp_manager')
        self.assertEqual(self.request('ping').status_code, 401)
        self.assertEqual(self.request('ping', token=self.reading_token).status_code, 200)

    def test_administrator_reads_the_audit_log(self):
        self.call('search_count', model='res.partner')
        self.tour('read_audit_log', '/web#action=muk_mcp.action_mcp_log', 'admin')

from odoo.exceptions import ValidationError
from odoo.tests import TransactionCase, tagged


@tagged('post_install', '-at_install')
class TestSettings(TransactionCase):
    def save(self, **values):
        settings = self.env['res.config.settings'].create(values)
        settings.execute()
        return settings

    def parameter(self, name):
        return self.env['ir.config_parameter'].get_param(f'muk_mcp.{name}')

    def test_settings_show_the_defaults(self):
        settings = self.env['res.config.settings'].create({})
        self.assertEqual(settings.mcp_rate_limit_requests, 300)
        self.assertEqual(settings.mcp_session_timeout_hours, 24)
        self.assertEqual(settings.mcp_log_autovacuum_days, 90)
        self.assertTrue(settings.mcp_annotate_messages)
        self.assertFalse(settings.mcp_allow_any_origin)
        self.assertEqual(settings.mcp_answer_characters, 80_000)
        self.assertEqual(settings.mcp_log_most_rows, 5_000_000)
        self.assertFalse(settings.mcp_log_names_only)
        self.assertEqual(settings.mcp_statement_seconds, 20)

    def test_settings_are_stored_as_parameters(self):
        self.save(mcp_rate_limit_requests=0, mcp_annotate_messages=False, mcp_allowed_origins='https://app.example')
        self.assertEqual(self.parameter('rate_limit_requests'), '0')
        self.assertEqual(self.env['res.config.settings'].create({}).mcp_rate_limit_requests, 0)
        self.assertFalse(self.parameter('annotate_messages'))
        self.assertEqual(self.parameter('allowed_origins'), 'https://app.example')

    def test_values_out_of_range_are_refused(self):
        for values in (
            {'mcp_rate_limit_requests': -1},
            {'mcp_log_autovacuum_days': -1},
            {'mcp_session_timeout_hours': 0},
            {'mcp_allowed_origins': 'app.example'},
            {'mcp_answer_characters': 4_999},
            {'mcp_statement_seconds': 0},
            {'mcp_statement_seconds': 121},
            {'mcp_answer_characters': 400_001},
            {'mcp_log_most_rows': -1},
            {'mcp_allowed_origins': 'https://app.example, *'},
        ):
            with self.assertRaises(ValidationError):
                self.save(**values)

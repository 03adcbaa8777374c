import json
from datetime import datetime
from html import unescape

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import config, mute_logger

from odoo.addons.base.models import ir_qweb

from .common import OAuthCase, groups_field

PASSPHRASE = 'muk_mcp_oauth_key_passphrase'

# No field at all, a field of nobody's, or a field of a model of nobody's.
SECRET_COLUMNS = {
    'signing_key': ('private_pem',),
    'grant': ('derivation_key',),
    'client': ('secret_hash', 'previous_secret_hash', 'registration_token_hash'),
    'authorization_code': ('code_hash',),
    'refresh_token': ('token_hash',),
    'access_token': ('jti',),
    'consent_page': ('token_hash', 'session_hash'),
}
SECRETS = [(model, column) for model, columns in SECRET_COLUMNS.items() for column in columns]

# What Odoo raises for a field that is not there or must not be read.
REFUSALS = (AccessError, UserError, ValueError, KeyError, AttributeError)
# 19 renamed it.
QWEB_ERROR = getattr(ir_qweb, 'QWebError', None) or ir_qweb.QWebException


@tagged('slow')
class TestUnreadable(OAuthCase):
    """The private key, the grants' keys and every hash, which somebody in all groups looks for in every way there is."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.administrator = cls.create_user('adam.admin', 'base.group_system')
        groups = cls.env['res.groups'].search([]) - cls.env.ref('base.group_portal') - cls.env.ref('base.group_public')
        cls.administrator.write({groups_field(cls.administrator): [Command.link(group.id) for group in groups]})
        # Whoever allows a client is the user of the other tests; here it is the administrator.
        cls.user = cls.administrator

    def setUp(self):
        super().setUp()
        client = self.register_client(token_endpoint_auth_method='client_secret_post')
        self.token = self.connect(client)['access_token']
        self.sign_in()
        self.open_consent(client, prompt='consent')
        self.record_of(client)._issue_secret(datetime.now())
        self.env.flush_all()
        self.values = {secret: self.stored(*secret) for secret in SECRETS}

    def stored(self, model, column):
        """The one text by which a leak of a column would be known; of a private key, one of its lines."""
        self.env.cr.execute(
            f'SELECT {column} FROM muk_mcp_oauth_{model} WHERE {column} IS NOT NULL ORDER BY id DESC LIMIT 1'
        )
        value = self.env.cr.fetchone()[0]
        text = bytes(value).hex() if isinstance(value, memoryview) else value
        return max(text.split('\n'), key=len)

    def of(self, model):
        return self.env[f'muk_mcp_oauth.{model}'].with_user(self.administrator)

    def assert_untold(self, text):
        found = [secret for secret, value in self.values.items() if value in unescape(text)]
        self.assertEqual(found, [])

    def assert_refused(self, ask, *arguments, **keywords):
        """Odoo refuses the question itself, so that not even yes or no is learnt from it."""
        try:
            with self.env.cr.savepoint():
                told = ask(*arguments, **keywords)
        except REFUSALS:
            return
        self.fail(f'{ask.__name__} told {told!r}')

    def test_reading_is_refused(self):
        for model, column in SECRETS:
            with self.subTest(model=model, column=column):
                self.assert_refused(self.of(model).search_read, [], [column])
                record = self.of(model).sudo().search([], limit=1).sudo(False)
                self.assert_refused(record.read, [column])
                self.assert_refused(record.mapped, column)
                self.assert_refused(record.export_data, ['id', column])

    def test_whole_records_hold_no_secret(self):
        """Whatever of these models can be read at all."""
        for model in ('signing_key', 'grant', 'client', 'consent'):
            with self.subTest(model=model):
                records = self.of(model).search([])
                self.assertTrue(records)
                self.assert_untold(str(records.read()))
                self.assert_untold(str(records.export_data(list(records.fields_get()))))
        self.assert_untold(str(self.env['muk_mcp.log'].with_user(self.administrator).search([]).read()))
        for model, column in (('signing_key', 'private_pem'), ('grant', 'derivation_key'), ('client', 'secret_hash')):
            self.assertNotIn(column, self.of(model).fields_get())

    def test_same_questions_are_answered_about_what_is_public(self):
        """So it is the columns that are refused, not the way of asking."""
        keys = self.of('signing_key')
        kid = keys.search([('kid', '!=', False)], order='kid', limit=1).kid
        asked = (
            keys.search_read([], ['kid']),
            keys.search([]).mapped('kid'),
            keys.search([]).export_data(['id', 'kid']),
            keys.name_search('', [('kid', '=', kid)]),
            keys.search([('kid', '=like', f'{kid[:4]}%')]).read(['kid']),
            keys.read_group([], ['kid'], ['kid']),
            keys.read_group([], ['told:max(kid)'], []),
            self.rendered('docs.mapped("kid")'),
        )
        self.assertEqual([text for text in map(str, asked) if kid not in unescape(text)], [])

    def test_no_search_is_an_oracle(self):
        """A question that is answered by yes or no would give a secret away letter by letter."""
        for (model, column), value in self.values.items():
            for condition in ((column, '=like', f'{value[:4]}%'), (column, '=', value), (column, '!=', False)):
                with self.subTest(condition=condition[:2], model=model):
                    for ask in (self.of(model).search, self.of(model).search_count):
                        self.assert_refused(ask, [condition])
                    self.assert_refused(self.of(model).name_search, '', [condition])
            with self.subTest(order=column, model=model):
                self.assert_refused(self.of(model).search, [], order=column)

    def test_no_path_leads_to_a_secret(self):
        """From records that may be read, over relations to those that hold one."""
        for model, path in (
            ('grant', 'client_id.secret_hash'),
            ('grant', 'consent_id.grant_ids.derivation_key'),
            ('consent', 'client_id.secret_hash'),
            ('consent', 'client_id.registration_token_hash'),
            ('client', 'grant_ids.derivation_key'),
        ):
            with self.subTest(model=model, path=path):
                self.assert_refused(self.of(model).search, [(path, '!=', False)])
                self.assert_refused(self.of(model).search([]).mapped, path)
                self.assert_refused(self.of(model).search([]).export_data, [path.replace('.', '/')])

    def test_groups_and_sums_are_refused(self):
        for model, column in SECRETS:
            with self.subTest(model=model, column=column):
                self.assert_refused(self.of(model).read_group, [], [column], [column])
                for by in ('array_agg', 'max', 'count_distinct'):
                    self.assert_refused(self.of(model).read_group, [], [f'told:{by}({column})'], [])

    def test_back_end_and_remote_calls_are_refused(self):
        """RPC as the web client and as programs send it."""
        for model, column in SECRETS:
            with self.subTest(model=model, column=column):
                name = f'muk_mcp_oauth.{model}'
                params = {'model': name, 'method': 'search_read', 'args': [[], [column]], 'kwargs': {}}
                credentials = [self.env.cr.dbname, self.administrator.id, self.administrator.login]
                program = {
                    'service': 'object',
                    'method': 'execute_kw',
                    'args': [*credentials, name, 'search_read', [[], [column]]],
                }
                for path, sent in ((f'/web/dataset/call_kw/{name}/search_read', params), ('/jsonrpc', program)):
                    with mute_logger('odoo.http', 'odoo.addons.rpc.controllers.jsonrpc'):
                        answer = self.send('POST', path, json={'jsonrpc': '2.0', 'params': sent})
                    self.assertIn('error', answer.json())
                    self.assert_untold(answer.text)

    def test_exports_are_refused(self):
        """The controllers behind the list view's export."""
        csrf_token = self.open_consent(self.register_client()).hidden['csrf_token']
        for model, column in SECRETS:
            for kind in ('csv', 'xlsx'):
                with (
                    self.subTest(model=model, column=column, kind=kind),
                    mute_logger('odoo.addons.web.controllers.export', 'odoo.http'),
                ):
                    wanted = {
                        'model': f'muk_mcp_oauth.{model}',
                        'domain': [],
                        'ids': False,
                        'import_compat': False,
                        'groupby': [],
                        'context': {},
                        'fields': [{'name': column, 'label': column, 'type': 'char', 'store': True}],
                    }
                    answer = self.send(
                        'POST', f'/web/export/{kind}', data={'data': json.dumps(wanted), 'csrf_token': csrf_token}
                    )
                    self.assertGreaterEqual(answer.status_code, 400)
                    self.assert_untold(answer.text)

    def test_tools_of_ai_clients_are_refused(self):
        """Through the MCP endpoint itself, for the same administrator with a token that may write."""
        self.env['ir.config_parameter'].set_param('muk_mcp.any_public_method', 'True')
        for model, column in SECRETS:
            name = f'muk_mcp_oauth.{model}'
            for tool, arguments in (
                ('search_read', {'fields': [column]}),
                ('search_count', {'domain': [[column, '!=', False]]}),
                ('read_group', {'groupby': [column]}),
                ('search_read', {'order': column}),
                ('call_method', {'method': 'export_data', 'ids': [1], 'args': [['id', column]]}),
                ('call_method', {'method': 'search_read', 'args': [[], [column]]}),
                ('call_method', {'method': '_current', 'args': [0]}),
            ):
                with self.subTest(tool=tool, model=model, column=column):
                    answer = self.call_tool(self.token, tool, **{**arguments, 'model': name})
                    self.assertEqual(answer.status_code, 200)
                    self.assertTrue('error' in answer.json() or answer.json()['result'].get('isError'), answer.text)
                    self.assert_untold(answer.text)

    def test_reports_hold_no_secret(self):
        """A template of the administrator's own, over the records as a report gets them."""
        for body in (
            'docs.private_pem',
            'docs.sudo().private_pem',
            'docs["private_pem"]',
            'docs.read()',
            'docs.export_data(docs.fields_get())',
        ):
            with self.subTest(body=body):
                self.assert_untold(self.rendered(body))

    def test_code_of_an_administrator_finds_an_encrypted_key(self):
        """Odoo lets administrators write code, and code can read any table; a passphrase is what keeps the key from it."""
        query = 'docs.env.cr.execute("SELECT private_pem FROM muk_mcp_oauth_signing_key") or docs.env.cr.fetchall()'
        self.assertIn('BEGIN PRIVATE KEY', self.rendered(query))
        self.addCleanup(config.options.pop, PASSPHRASE, None)
        config.options[PASSPHRASE] = 'a passphrase'
        self.connect(self.register_client())
        self.assertNotIn('BEGIN PRIVATE KEY', self.rendered(query))
        self.assertIn('BEGIN ENCRYPTED PRIVATE KEY', self.rendered(query))

    def rendered(self, expression):
        """The text of a report on the signing keys that shows an expression; empty where Odoo refuses to render it."""
        views = self.env['ir.ui.view'].with_user(self.administrator)
        arch = f"<t t-name='secret.report'><t t-out='{expression}'/></t>"
        view = views.create({'name': 'Report', 'type': 'qweb', 'key': 'secret.report', 'arch': arch})
        try:
            return str(
                self.env['ir.qweb']
                .with_user(self.administrator)
                ._render(view.id, {'docs': self.of('signing_key').search([])})
            )
        except (*REFUSALS, QWEB_ERROR):
            return ''

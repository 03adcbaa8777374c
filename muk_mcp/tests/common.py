import json
from types import SimpleNamespace

from odoo import http
from odoo.tests import HttpCase, new_test_user

ACCEPT = 'application/json, text/event-stream'


def speak_english(case):
    """Let the texts of a class of tests find their language as in a request: functions without ``self`` find it there only."""
    case.classPatch(http, 'request', SimpleNamespace(env=case.env(context={'lang': 'en_US'})))


class McpCase(HttpCase):
    """A server with a user who may manage contacts, one who may only read them, and a key for each."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = new_test_user(cls.env, 'mcp_manager', 'base.group_user,base.group_partner_manager')
        cls.employee = new_test_user(cls.env, 'mcp_employee', 'base.group_user')
        cls.keys = cls.env['muk_mcp.key']
        cls.token = cls.make_token(cls.manager)
        cls.employee_token = cls.make_token(cls.employee)
        cls.reading_token = cls.make_token(cls.manager, scope='read')

    @classmethod
    def make_token(cls, user, scope='write', rate_limit=0):
        return cls.keys._generate(user, f'{user.login} {scope}', scope, rate_limit)

    @classmethod
    def key_of(cls, token):
        return cls.keys.search([('key_prefix', '=', token[:12])])

    def headers(self, token=None, **more):
        return {
            'Authorization': f'Bearer {token or self.token}',
            'Accept': ACCEPT,
            **{name.replace('_', '-'): value for name, value in more.items()},
        }

    def send(self, verb, **options):
        """Send an HTTP request to the endpoint; until 17 ``url_open`` takes neither a verb nor JSON."""
        return self.opener.request(verb, self.base_url() + '/mcp', timeout=30, **options)

    def request(self, method, params=None, token=None, identifier=1, **headers):
        """Send a JSON-RPC request and return the HTTP response."""
        message = {'jsonrpc': '2.0', 'id': identifier, 'method': method}
        if params is not None:
            message['params'] = params
        return self.send('POST', json=message, headers=self.headers(token, **headers))

    def call(self, tool, token=None, **arguments):
        """Call a tool and return its value; a refused call fails the test."""
        result = self.result_of(tool, token, **arguments)
        self.assertFalse(result['isError'], result['content'])
        return json.loads(result['content'][0]['text'])

    def table(self, **arguments):
        """Call search_read and return its rows as objects."""
        answer = self.call('search_read', **arguments)
        return [dict(zip(answer['columns'], row, strict=True)) for row in answer['rows']]

    def refusal(self, tool, token=None, **arguments):
        """Call a tool that must be refused and return the sentence that says why."""
        result = self.result_of(tool, token, **arguments)
        self.assertTrue(result['isError'], result)
        return result['content'][0]['text']

    def result_of(self, tool, token=None, **arguments):
        response = self.request('tools/call', {'name': tool, 'arguments': arguments}, token)
        self.assertEqual(response.status_code, 200, response.text)
        return response.json()['result']

    def initialize(self, token=None, version='2025-11-25'):
        """Open a session and return the HTTP response."""
        return self.request(
            'initialize',
            {
                'protocolVersion': version,
                'capabilities': {},
                'clientInfo': {'name': 'Test client', 'version': '1.0'},
            },
            token,
        )

    def open_session(self, token=None):
        return self.initialize(token).headers['Mcp-Session-Id']

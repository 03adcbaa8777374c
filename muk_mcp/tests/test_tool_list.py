import json
import re

from odoo.tests import tagged

from ..core.tool import get_tool_index, mcp_tool
from .common import McpCase

HINTS = {'readOnlyHint', 'destructiveHint', 'idempotentHint', 'openWorldHint'}
KEYWORDS = {
    'type',
    'properties',
    'required',
    'additionalProperties',
    'items',
    'enum',
    'default',
    'description',
    'minimum',
    'maximum',
    'minLength',
    'maxLength',
    'minItems',
    'maxItems',
}
# What every client pays in every conversation.
MOST_BYTES = 26_000
ORDERS = re.compile(r'\b(you must|always|never|do not|first call|call it|start here|use this|prefer)\b', re.IGNORECASE)


@tagged('post_install', '-at_install')
class TestToolList(McpCase):
    """What some LLM interface refuses in a tool makes its client refuse the whole list."""

    def setUp(self):
        super().setUp()
        response = self.request('tools/list', MCP_Protocol_Version='2025-11-25')
        self.tools = response.json()['result']['tools']
        self.bytes = len(response.content)

    def rules(self):
        for tool in self.tools:
            yield from self.rules_in(tool['inputSchema'], tool['name'])

    def rules_in(self, rule, path):
        yield path, rule
        for name, member in rule.get('properties', {}).items():
            yield from self.rules_in(member, f'{path}.{name}')
        if 'items' in rule:
            yield from self.rules_in(rule['items'], f'{path}[]')

    def test_every_rule_has_one_type_and_known_keywords(self):
        for path, rule in self.rules():
            self.assertIn(rule.get('type'), ('object', 'array', 'string', 'integer', 'number', 'boolean'), path)
            self.assertLessEqual(set(rule), KEYWORDS, path)

    def test_every_list_says_what_is_in_it(self):
        for path, rule in self.rules():
            if rule['type'] == 'array':
                self.assertTrue(rule['items'], path)

    def test_every_object_says_whether_it_is_open(self):
        for path, rule in self.rules():
            if rule['type'] == 'object':
                self.assertIsInstance(rule.get('additionalProperties'), bool, path)

    def test_tool_itself_is_a_closed_object(self):
        for tool in self.tools:
            self.assertEqual(tool['inputSchema']['type'], 'object')
            self.assertIs(tool['inputSchema']['additionalProperties'], False)

    def test_names_fit_every_interface_and_hints_are_complete(self):
        for tool in self.tools:
            self.assertRegex(tool['name'], r'^[a-zA-Z0-9_-]{1,64}$')
            self.assertEqual(set(tool['annotations']), HINTS, tool['name'])
            self.assertTrue(tool['title'])

    def test_tools_that_write_reach_the_world_and_those_that_read_do_not(self):
        index = get_tool_index(self.env)
        for tool in self.tools:
            writes = index[tool['name']].category == 'write'
            self.assertEqual(tool['annotations']['readOnlyHint'], not writes)
            if writes:
                self.assertTrue(tool['annotations']['openWorldHint'], tool['name'])

    def test_descriptions_say_what_a_tool_does_and_give_no_orders(self):
        for tool in self.tools:
            self.assertGreater(len(tool['description']), 30, tool['name'])
            self.assertFalse(ORDERS.search(tool['description']), tool['name'])

    def test_every_argument_is_described_or_speaks_for_itself(self):
        for path, rule in self.rules():
            if path.count('.') == 1 and '[' not in path:
                self.assertTrue('description' in rule or 'enum' in rule or rule['type'] == 'integer', path)

    def test_list_stays_small(self):
        self.assertLessEqual(self.bytes, MOST_BYTES)

    def test_tool_that_some_interface_would_refuse_cannot_be_declared(self):
        closed = {'type': 'object', 'additionalProperties': False}
        for name, schema in (
            ('x' * 65, closed),
            ('a b', closed),
            ('a', {'type': 'object'}),
            ('a', {**closed, 'properties': {'b': {'type': 'array'}}}),
            ('a', {**closed, 'properties': {'b': {'type': ['string', 'null']}}}),
        ):
            with self.assertRaises(ValueError):
                mcp_tool(name, 'Does something.', schema)

    def test_defaults_of_a_tool_are_those_that_it_declares(self):
        """A tool that changes its arguments in place must not change what the next caller is given."""
        before = json.dumps(self.tools)
        self.call('search_count', model='res.partner')
        again = self.request('tools/list', MCP_Protocol_Version='2025-11-25').json()['result']['tools']
        self.assertEqual(json.dumps(again), before)

"""The tools, converted as the published SDKs of Anthropic, OpenAI and Google convert tools of MCP, without a network."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.account import Account
from tests.support.agent import Agent
from tools.environment import venv

PROGRAM = Path(__file__).parent / 'vendors' / 'convert.py'
SCOPES = (['mcp:read'], ['mcp:read', 'mcp:write'], ['mcp:read', 'mcp:write', 'mcp:admin'])

Schema = dict[str, Any]
Tools = list[dict[str, Any]]
# What a version of Google's SDK from 1.74 on says about true or false for additionalProperties, of any server:
# https://github.com/googleapis/python-genai/issues/2393
FAULT_OF_GOOGLE = "AttributeError: 'bool' object has no attribute 'items'"


@pytest.fixture(scope='module', params=SCOPES, ids=' '.join)
def tools(odoo, request) -> Tools:
    administrator = Account(odoo.url, 'admin', 'admin')
    return Agent.connected(administrator, *request.param).send('tools/list').json()['result']['tools']


def converted(tools: Tools) -> dict[str, dict[str, Schema | str]]:
    command = [venv.python(venv.ready('vendors')), PROGRAM]
    done = subprocess.run(command, input=json.dumps(tools), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def parameters(schema: Schema, path: str = '') -> Iterator[tuple[str, str]]:
    """Each parameter at every depth, with its type."""
    for name, member in schema.get('properties', {}).items():
        yield f'{path}.{name}', member['type'].lower()
        yield from parameters(member, f'{path}.{name}')
    if 'items' in schema:
        yield f'{path}[]', schema['items']['type'].lower()
        yield from parameters(schema['items'], f'{path}[]')


def without_booleans(schema: Schema) -> Schema:
    """The schema as it would be if it did not say which objects are open."""
    return {
        name: {key: without_booleans(member) for key, member in value.items()}
        if name == 'properties'
        else without_booleans(value)
        if name == 'items'
        else value
        for name, value in schema.items()
        if name != 'additionalProperties'
    }


def test_no_sdk_refuses_a_tool_or_loses_a_parameter(tools):
    wanted = {tool['name']: dict(parameters(tool['inputSchema'])) for tool in tools}

    by_way = converted(tools)
    for way in ('anthropic', 'openai', 'gemini'):
        assert [refusal for refusal in by_way[way].values() if isinstance(refusal, str)] == [], way
        assert {name: dict(parameters(schema)) for name, schema in by_way[way].items()} == wanted, way


def test_all_that_sessions_of_google_refuse_is_whether_an_object_is_open(tools):
    """`tools=[session]` of google-genai fails for every server that says so; nothing else of ours stops it."""
    assert set(converted(tools)['gemini_session'].values()) == {FAULT_OF_GOOGLE}

    silent = [{**tool, 'inputSchema': without_booleans(tool['inputSchema'])} for tool in tools]
    schemas = converted(silent)['gemini_session']
    wanted = {tool['name']: dict(parameters(tool['inputSchema'])) for tool in tools}
    assert {name: dict(parameters(schema)) for name, schema in schemas.items()} == wanted

"""Converts tools as the published SDKs of the model vendors do. Runs in the environment `vendors`.

Standard input is the list of tools as MCP has it. Standard output is, for each way, the parameters of each tool by name
as the vendor would get them, or the exception that the SDK raised.
"""

import json
import sys
from collections.abc import Callable
from typing import Any

from agents.mcp import MCPServerStreamableHttp, MCPUtil
from anthropic.lib.tools.mcp import async_mcp_tool
from google.genai._mcp_utils import agent_platform_to_gemini_tool, mcp_to_gemini_tool
from google.genai.types import FunctionDeclaration
from mcp.types import Tool

# Never called: the tools are converted, not used.
SERVER = MCPServerStreamableHttp({'url': 'http://127.0.0.1:9/'})

Schema = dict[str, Any]


def anthropic(tool: Tool) -> Schema:
    return async_mcp_tool(tool, None).to_dict()['input_schema']


def openai(tool: Tool) -> Schema:
    """With strict schemas if the SDK can make them, which it cannot for objects of any members."""
    return MCPUtil.to_function_tool(tool, SERVER, convert_schemas_to_strict=True).params_json_schema


def gemini(tool: Tool) -> Schema:
    """The way that Google's SDK recommends: JSON Schema as it is."""
    return declared(agent_platform_to_gemini_tool(tool)).parameters_json_schema


def gemini_session(tool: Tool) -> Schema:
    """The way of `tools=[session]`: the SDK's own kind of schema."""
    return declared(mcp_to_gemini_tool(tool)).parameters.model_dump(mode='json', exclude_none=True)


def declared(tool: Any) -> FunctionDeclaration:
    return tool.function_declarations[0]


def attempt(way: Callable[[Tool], Schema], tool: Tool) -> Schema | str:
    try:
        return way(tool)
    except Exception as refusal:  # noqa: BLE001 - whatever an SDK raises is what is asked for
        return f'{type(refusal).__name__}: {refusal}'


tools = [Tool.model_validate(tool) for tool in json.load(sys.stdin)]
ways = (anthropic, openai, gemini, gemini_session)
json.dump({way.__name__: {tool.name: attempt(way, tool) for tool in tools} for way in ways}, sys.stdout)

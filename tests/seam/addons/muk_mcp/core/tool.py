"""Tools are plain mappings here, as in the older editions."""


def mcp_tool(name, description, input_schema, category='read', registry=None):
    def decorate(method):
        method._mcp_tool = {
            'name': name,
            'description': description,
            'input_schema': input_schema,
            'category': category,
            'registry': registry,
        }
        return method

    return decorate


def get_tool_index(env, registry=None):
    return {name: tool for name, tool in env['muk_mcp.mixin']._tools() if tool['registry'] == registry}

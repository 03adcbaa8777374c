"""The applications of a company that lives in its Odoo; suites that have the same share the database that they start from."""

import os
from pathlib import Path

from tools.environment import installation
from tools.servers.contents import Contents


def applications() -> tuple[str, ...]:
    """The usual applications that this version of Odoo has."""
    tree = os.environ.get('MUK_MCP_DEV_ODOO')
    return Contents.named('living', False, installation.prepare(Path(tree) if tree else None).source.version).modules

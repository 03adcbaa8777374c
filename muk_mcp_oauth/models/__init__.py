from . import client, fence, grant, odoo, server

# Reads the log, which the others extend.
from . import attempt, application  # isort: skip

from . import core
from . import controllers
from . import models
from . import mcp
from . import wizard

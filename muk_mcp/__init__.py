from . import core, controllers, models, tools, wizard
from .hooks import uninstall_hook

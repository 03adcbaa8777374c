from . import core, controllers, models, tools, wizard

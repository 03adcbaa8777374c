from . import core, controllers, models

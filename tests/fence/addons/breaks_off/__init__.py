from . import dying, models

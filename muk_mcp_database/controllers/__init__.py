from . import fallback

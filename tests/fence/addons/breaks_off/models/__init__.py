from . import breaks_off

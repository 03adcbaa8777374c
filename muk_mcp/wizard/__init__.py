from . import connect
from . import new_key
from . import show_key

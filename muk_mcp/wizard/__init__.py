from . import connect, new_key, show_key

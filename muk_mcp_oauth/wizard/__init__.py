from . import connect, self_test, show_secret

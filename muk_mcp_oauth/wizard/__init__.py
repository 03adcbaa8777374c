from . import self_test, show_secret

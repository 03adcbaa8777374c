from . import access_simulator, connect, self_test, show_secret

from . import access_simulator, connect, dashboard, self_test, self_test_sentences, self_test_server, show_secret

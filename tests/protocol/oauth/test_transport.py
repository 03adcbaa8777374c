import pytest

from muk_mcp_oauth.common.transport import is_plain_http

TRUSTED = {'werkzeug.proxy_fix.orig': {}}


@pytest.mark.parametrize(
    ('environ', 'plain'),
    [
        ({**TRUSTED, 'HTTP_X_FORWARDED_PROTO': 'http', 'wsgi.url_scheme': 'http'}, True),
        ({**TRUSTED, 'HTTP_X_FORWARDED_PROTO': 'https', 'wsgi.url_scheme': 'https'}, False),
        ({**TRUSTED, 'wsgi.url_scheme': 'http'}, False),
        ({'HTTP_X_FORWARDED_PROTO': 'http', 'wsgi.url_scheme': 'http'}, False),
        ({'wsgi.url_scheme': 'http'}, False),
    ],
)
def test_only_a_proxy_that_is_trusted_says_that_a_request_was_plain(environ, plain):
    """AZ-27."""
    assert is_plain_http(environ) is plain

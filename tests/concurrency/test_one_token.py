"""A request to the protected resource carries its token once; HTTP clients of other tests would not let it be otherwise."""

import pytest

from tests.support.application import PING, WIRE


@pytest.mark.parametrize('second', ['the same', 'another'])
def test_two_authorization_headers_are_no_credential(hosts, user, application, second):
    """RS-04: neither counts, in whatever way the HTTP server hands them on."""
    token = user.connect(application)['access_token']
    other = token if second == 'the same' else user.connect(application)['access_token']
    for host in hosts:
        for pair in ((token, other), (token, 'x'), ('x', token)):
            answer = WIRE.post(f'{host}/mcp', json=PING, headers=[('Authorization', f'Bearer {word}') for word in pair])
            assert answer.status_code == 401
            assert 'error="invalid_request"' in answer.headers['WWW-Authenticate']
            assert 'result' not in answer.text
        assert application.ping(token, host).status_code == 200

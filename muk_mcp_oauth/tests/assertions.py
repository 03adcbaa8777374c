"""The kinds of answers that the requirements name, each as one assertion."""

import re
from types import SimpleNamespace
from urllib.parse import urlsplit

from .answers import challenge_parameters, error_link, redirect_parameters

ISSUER = 'https://odoo.example'
RESOURCE_METADATA = f'{ISSUER}/.well-known/oauth-protected-resource/mcp'
# OAuth 2.1 section 3.2.4: printable ASCII without the double quote and the backslash.
DESCRIPTION = re.compile(r'[\x20\x21\x23-\x5b\x5d-\x7e]+\Z')


class OAuthAssertions:
    """Mixed into a test case; every method takes a response."""

    def assert_json_error(self, response, code, status=400):
        """J400: a JSON error of RFC 6749 section 5.2 that nobody may store."""
        self.assertEqual(response.status_code, status, response.text)
        self.assertEqual(response.headers['Content-Type'], 'application/json')
        self.assertIn('no-store', response.headers['Cache-Control'])
        body = response.json()
        self.assertEqual(body['error'], code)
        self.assertRegex(body['error_description'], DESCRIPTION)
        self.assertLessEqual(set(body), {'error', 'error_description'})

    def assert_method_not_allowed(self, response, *served):
        """405 as a machine endpoint says it: what it serves instead, as JSON, to web pages too, without a session."""
        self.assert_json_error(response, 'invalid_request', 405)
        self.assertEqual(response.headers['Allow'], ', '.join(served))
        self.assertEqual(response.headers['Access-Control-Allow-Origin'], '*')
        self.assertNotIn('Set-Cookie', response.headers)

    def assert_error_page(self, response, status=400):
        """EP: a page for the user; nothing goes to a URL that is not known to be good."""
        self.assertEqual(response.status_code, status, response.text)
        self.assertIn('text/html', response.headers['Content-Type'])
        self.assertNotIn('Location', response.headers)
        self.assertIn('o_mcp_oauth_error', response.text)

    def assert_error_redirect(self, response, code, state='xyz'):
        """RE: the error goes back to the redirect URI with state and issuer, and without a code."""
        self.assertIn(response.status_code, (302, 303), response.text)
        parameters = redirect_parameters(response)
        self.assertEqual(parameters['error'], code)
        self.assertRegex(parameters['error_description'], DESCRIPTION)
        self.assertEqual(parameters.get('state'), state)
        self.assertEqual(parameters['iss'], ISSUER)
        self.assertLessEqual(set(parameters), {'error', 'error_description', 'state', 'iss'})

    def assert_error_link(self, response, code, state='xyz', status=400):
        """RE for a stranger's client: the page names the host, and its one link is exactly the redirect of RE."""
        self.assert_error_page(response, status)
        link, host = error_link(response)
        redirect = SimpleNamespace(status_code=303, headers={'Location': link}, text=response.text)
        self.assert_error_redirect(redirect, code, state)
        self.assertEqual(urlsplit(link).hostname, host)

    def assert_challenge(self, response, error='invalid_token', status=401):
        """C401: the resource names the error and the way to the authorization server, to web pages too, and shows no data."""
        self.assertEqual(response.status_code, status, response.text)
        self.assertEqual(response.headers['Access-Control-Allow-Origin'], '*')
        self.assertIn('WWW-Authenticate', response.headers['Access-Control-Expose-Headers'])
        challenge = challenge_parameters(response)
        self.assertEqual(challenge.get('error'), error)
        self.assertEqual(challenge['resource_metadata'], RESOURCE_METADATA)
        self.assertNotIn('"result"', response.text)
        return challenge

    def assert_accepted(self, response):
        """The resource ran the tool."""
        self.assertEqual(response.status_code, 200, response.text)
        self.assertFalse(response.json()['result'].get('isError'), response.text)

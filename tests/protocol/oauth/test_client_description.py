import json

import pytest
from hypothesis import given
from hypothesis import strategies as some
from muk_mcp_oauth_core import parse_redirect_uri

from muk_mcp_oauth.protocol.client.description import describe
from muk_mcp_oauth.protocol.client.registration import check_update
from muk_mcp_oauth.protocol.errors import OAuthError

REDIRECTS = [parse_redirect_uri(uri) for uri in ('https://c.example/cb', 'http://127.0.0.1/cb', 'cursor://app/cb')]
ANYTHING = some.recursive(
    some.none() | some.booleans() | some.floats() | some.text() | some.characters(categories=['Cs']),
    lambda inner: some.lists(inner) | some.dictionaries(some.text(), inner),
    max_leaves=6,
)
NAMES = (
    'application_type',
    'software_id',
    'software_version',
    'contacts',
    'client_uri',
    'logo_uri',
    'policy_uri',
    'tos_uri',
)


@pytest.mark.parametrize('uri', ['https://c.example/', 'https://c.example:8443/terms?x=1'])
def test_page_on_a_host_that_receives_codes_is_kept(uri):
    assert describe({'tos_uri': uri}, REDIRECTS) == {'tos_uri': uri}


@pytest.mark.parametrize(
    'uri',
    [
        'https://other.example/',
        'http://c.example/',
        'http://127.0.0.1/',
        'cursor://app/',
        'javascript:alert(1)',
        'https://c.example@evil.example/',
        '',
        None,
        1,
    ],
)
def test_other_pages_are_dropped(uri):
    assert describe({'tos_uri': uri}, REDIRECTS) == {}


def test_client_without_a_server_has_no_pages():
    assert describe({'client_uri': 'https://c.example/'}, REDIRECTS[1:]) == {}


@given(some.dictionaries(some.sampled_from(NAMES), ANYTHING))
def test_what_is_kept_is_text_that_can_be_stored_and_sent(document):
    kept = describe(document, REDIRECTS)
    assert None not in kept.values()
    assert '' not in kept.values()
    assert '\\u0000' not in json.dumps(kept)
    json.dumps(kept, ensure_ascii=False).encode()


@pytest.mark.parametrize(
    'member',
    [
        'registration_access_token',
        'registration_client_uri',
        'client_id_issued_at',
        'client_secret_expires_at',
    ],
)
def test_update_with_a_member_of_the_server_is_refused(member):
    with pytest.raises(OAuthError) as refused:
        check_update({'client_id': 'c', member: None}, 'c')
    assert refused.value.reason == 'server_member_sent'


@pytest.mark.parametrize('client_id', [None, '', 'other', ['c']])
def test_update_for_another_client_is_refused(client_id):
    with pytest.raises(OAuthError) as refused:
        check_update({'client_id': client_id}, 'c')
    assert refused.value.reason == 'client_id_mismatch'

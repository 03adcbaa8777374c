import pytest
from hypothesis import given
from hypothesis import strategies as some

from muk_mcp_oauth.protocol.errors import OAuthError
from muk_mcp_oauth.protocol.scope import (
    SUPPORTED,
    canonical,
    covers,
    granted,
    key_scope,
    offered,
    parse_scope,
    reduce_scope,
    remembered,
)

BOTH = 'mcp:read mcp:write'
GRANTS = some.sampled_from(['mcp:read', BOTH])
REQUESTS = some.lists(some.sampled_from([*SUPPORTED, 'openid', 'admin'])).map(' '.join)


@pytest.mark.parametrize(
    ('value', 'scopes'),
    [
        (None, ()),
        ('', ()),
        (' ', ()),
        (' mcp:read', ('mcp:read',)),
        ('mcp:read ', ('mcp:read',)),
        ('b a b', ('b', 'a')),
        ('!#[]~', ('!#[]~',)),
    ],
)
def test_scope_is_split_at_single_spaces(value, scopes):
    assert parse_scope(value) == scopes


@pytest.mark.parametrize('value', ['a  b', 'a\tb', 'a\nb', 'a"b', 'a\\b', 'é', 'a\x00', 'a\x7f', 'mcp:read\n'])
def test_malformed_scope_is_invalid(value):
    with pytest.raises(OAuthError) as refused:
        parse_scope(value)
    assert (refused.value.code, refused.value.reason) == ('invalid_scope', 'scope_malformed')


def test_writing_implies_reading():
    assert canonical(['mcp:write']) == BOTH
    assert covers('mcp:write', 'mcp:read')
    assert not covers('mcp:read', 'mcp:write')


def test_unknown_scopes_are_dropped_and_order_does_not_matter():
    assert canonical(['openid', 'mcp:write', 'mcp:read']) == canonical(['mcp:read', 'mcp:write']) == BOTH


@pytest.mark.parametrize(
    ('requested', 'registered', 'offer'),
    [
        ('mcp:read', BOTH, 'mcp:read'),
        (BOTH, 'mcp:read', 'mcp:read'),
        ('mcp:write', BOTH, BOTH),
        (None, BOTH, BOTH),
        ('openid', 'mcp:read', 'mcp:read'),
    ],
)
def test_offer_is_what_was_asked_within_what_is_registered(requested, registered, offer):
    assert offered(requested, registered) == offer


@given(some.lists(some.text()), GRANTS)
def test_granted_scope_never_exceeds_the_offer(ticked, offer):
    assert covers(offer, granted(ticked, offer))


@pytest.mark.parametrize(
    ('allowed', 'offer', 'earlier', 'left'),
    [
        (BOTH, BOTH, '', BOTH),
        (BOTH, BOTH, 'mcp:read', BOTH),
        ('mcp:read', BOTH, BOTH, 'mcp:read'),
        ('mcp:read', 'mcp:read', BOTH, BOTH),
    ],
)
def test_user_takes_back_only_what_was_on_offer(allowed, offer, earlier, left):
    assert remembered(allowed, offer, earlier) == left


def test_nothing_ticked_grants_nothing():
    assert granted([], BOTH) == ''


@given(REQUESTS, GRANTS)
def test_refreshed_scope_never_exceeds_the_grant(requested, current):
    if covers(current, canonical(requested.split())):
        scope = reduce_scope(requested, current)
        assert scope
        assert covers(current, scope)
    else:
        with pytest.raises(OAuthError, match='scope_widened'):
            reduce_scope(requested, current)


def test_refresh_without_a_known_scope_keeps_the_scope():
    assert reduce_scope(None, BOTH) == reduce_scope('openid', BOTH) == BOTH


def test_key_scope_is_write_only_where_writing_was_granted():
    assert [key_scope(scope) for scope in ('mcp:read', BOTH)] == ['read', 'write']


def test_administration_is_offered_only_to_who_asks_and_may():
    both = 'mcp:read mcp:write'
    assert offered('mcp:read mcp:admin', both, may_administer=True) == 'mcp:read mcp:admin'
    assert offered('mcp:read mcp:admin', both) == 'mcp:read'
    assert offered(None, both, may_administer=True) == both

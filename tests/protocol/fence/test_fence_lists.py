"""The lists: patterns, names of secrets, values and the masks of answers."""

import json

import pytest
from fence.closed_fields import is_secret_name
from fence.closed_methods import CLOSED_METHODS
from fence.closed_models import CLOSED_MODELS
from fence.closed_values import CLOSED_VALUES, holds_template_code
from fence.entry import Closed, reason_in
from fence.markup import holds_script, holds_script_url, leads_elsewhere
from fence.masking import MASK, holds_no_secret, masked, masked_json, masked_links
from fence.speaking import is_own
from hypothesis import given
from hypothesis import strategies as some


@pytest.mark.parametrize(
    'name',
    [
        'password',
        'new_passwd',
        'smtp_pass',
        'access_token',
        'google_gmail_refresh_token',
        'totp_secret',
        'l10n_tw_edi_ecpay_hashkey',
        'l10n_tw_edi_ecpay_hashIV',
        'adyen_api_key',
        'adyen_hmac_key',
        'keys',
        'key',
        'pem_key',
        'pkcs12_password',
        'private_key',
        'pin',
        'l10n_sa_otp',
        'credential_identifier',
        'razorpay_authcode',
        'session_identifier',
        'attendance_kiosk_key',
        'signup_url',
    ],
)
def test_names_of_secrets_are_known(name):
    assert is_secret_name(name)


@pytest.mark.parametrize(
    'name', ['name', 'website_meta_keywords', 'opinion', 'keyboard', 'passenger', 'monkey', 'shipping']
)
def test_other_names_are_not_taken_for_secrets(name):
    assert not is_secret_name(name)


@pytest.mark.parametrize('entries', [CLOSED_MODELS, CLOSED_METHODS, CLOSED_VALUES])
def test_every_entry_has_a_reason(entries):
    assert all(entry.reason for entry in entries)


def test_a_pattern_stands_for_a_family():
    assert reason_in(CLOSED_MODELS, 'muk_mcp.log')
    assert reason_in(CLOSED_MODELS, 'res.users.apikeys.description')
    assert reason_in(CLOSED_MODELS, 'res.partner') is None


def test_an_entry_for_some_operations_leaves_the_others():
    entry = Closed('link.tracker', 'because', operations=frozenset({'create'}))
    assert entry.matches('link.tracker', operation='create')
    assert not entry.matches('link.tracker', operation='read')


def test_publishing_is_closed_and_withdrawing_is_not():
    attachment = [entry for entry in CLOSED_VALUES if entry.pattern == 'ir.attachment']
    assert any(entry.matches_value('ir.attachment', 'public', True) for entry in attachment)
    assert not any(entry.matches_value('ir.attachment', 'public', False) for entry in attachment)


@pytest.mark.parametrize(
    'text', ['{{ object.env }}', '<t t-out="object"/>', '<p t-esc="1"></p>', '<div\n t-call="x"/>']
)
def test_template_code_is_found(text):
    assert holds_template_code(text)


@pytest.mark.parametrize('text', ['a < b', 'the t-shirt', '<p>Dear Ada</p>', '{ x }', None, 7])
def test_plain_text_is_no_template_code(text):
    assert not holds_template_code(text)


def test_a_user_speaks_for_oneself_only():
    mine = ({7}, {'ada@example.com'})
    assert is_own('author_id', 7, *mine)
    assert is_own('author_id', [7, 'Ada'], *mine)
    assert is_own('author_id', '7', *mine)
    assert is_own('email_from', '"Ada" <Ada@example.com>', *mine)
    assert not is_own('author_id', 3, *mine)
    assert not is_own('author_id', [[0, 0, {}]], *mine)
    assert not is_own('email_from', 'boss@example.com', *mine)
    assert not is_own('email_from', '"ada@example.com" <boss@example.com>', *mine)


@pytest.mark.parametrize(
    ('link', 'left'),
    [
        ('https://o.example/web/reset_password?db=x&token=Ab3', 'https://o.example/web/reset_password?db=x&token=•••'),
        ('/my/orders/1?access_token=0f-9&x=1', '/my/orders/1?access_token=•••&x=1'),
        ('<a href="/my?a=1&amp;access_token=0f9">', '<a href="/my?a=1&amp;access_token=•••">'),
        ('/mail/view?model=x&pid=3&hash=abc', '/mail/view?model=x&pid=3&hash=•••'),
        ('/calendar/join_videocall/0123456789', '/calendar/join_videocall/•••'),
        ('/chat/12/AbCdEfGhIj', '/chat/12/•••'),
        ('https://o.example/shop?page=2', 'https://o.example/shop?page=2'),
    ],
)
def test_links_lose_what_opens_them(link, left):
    assert masked_links(link) == left


def test_members_and_columns_named_like_secrets_are_masked():
    answer = {
        'records': [{'name': 'A', 'access_token': 'x', 'token_count': 3}],
        'columns': ['id', 'pin'],
        'rows': [[1, '1234'], [2, None]],
    }
    assert masked(answer) == {
        'records': [{'name': 'A', 'access_token': MASK, 'token_count': 3}],
        'columns': ['id', 'pin'],
        'rows': [[1, MASK], [2, None]],
    }


def test_descriptions_of_fields_are_left_whole():
    described = {'fields': {'access_token': {'type': 'char'}}}
    assert masked(described) == described


def test_cut_json_is_masked_too():
    assert masked_json('{"a": "b", "api_key": "s3cret\\"x", "password": "not clos') == (
        '{"a": "b", "api_key": "•••", "password": "•••'
    )


LINKS = some.sampled_from(
    ['/my?access_token=0f', '?token=\x01', '/chat/12/AbCdEfGhIj', '%26hash%3Dab', 'a = b', 'INV/2026/1', '{', '"', 'x']
)
TEXTS = some.lists(some.one_of(LINKS, some.text(max_size=3)), max_size=4).map(''.join)
COLUMNS = some.lists(some.sampled_from(['id', 'name', 'access_token', 'pin', 'shipping']), min_size=1, max_size=3)
CELLS = some.one_of(some.none(), some.integers(), TEXTS, some.dictionaries(some.just('api_key'), TEXTS, max_size=1))


@given(COLUMNS, some.lists(some.lists(CELLS, min_size=3, max_size=3), max_size=4))
def test_what_is_said_to_hold_no_secret_is_what_masking_leaves(columns, rows):
    table = {'columns': columns, 'rows': rows}
    assert not holds_no_secret(table, json.dumps(table, ensure_ascii=False)) or masked(table) == table


def test_plain_table_holds_no_secret():
    table = {'model': 'x', 'columns': ['id', 'name'], 'rows': [[1, 'INV/2026/00001, a = b']]}
    assert holds_no_secret(table, json.dumps(table))


@pytest.mark.parametrize(
    'markup',
    [
        '<script>x</script>',
        '<SCRIPT src=//evil.example>',
        '<svg/onload=alert(1)>',
        '<img src=x\nonerror = alert(1)>',
        '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
        '<a href="java&#9;script:alert(1)">',
        '<a href=" &#x6A;avascript:alert(1)">',
        '<iframe srcdoc="&lt;script&gt;"></iframe>',
        '<meta http-equiv="refresh" content="0">',
        '<svg><animate attributeName="href" to="x"/></svg>',
    ],
)
def test_what_a_browser_runs_is_found(markup):
    assert holds_script(markup)


@pytest.mark.parametrize(
    'markup', ['', None, 7, '<p class="on">Once, <b>only</b> on = off</p>', '<img src="/web/image/1"/>']
)
def test_other_markup_is_not_taken_for_a_script(markup):
    assert not holds_script(markup)


@pytest.mark.parametrize(
    'url',
    [
        'https://evil.example',
        'HTTP://evil.example',
        '//evil.example',
        '\\\\evil.example',
        '/\t/evil.example',
        'data:x',
        ' javascript:x',
    ],
)
def test_urls_elsewhere_are_known(url):
    assert leads_elsewhere(url)


@pytest.mark.parametrize(
    'url', ['', None, False, '/', '/shop?x=a:b', '#top', 'contactus', 'mailto:us@example.com', 'tel:+43']
)
def test_urls_of_the_website_are_none_elsewhere(url):
    assert not leads_elsewhere(url)


@pytest.mark.parametrize('url', ['javascript:x', ' JavaScript:x', 'java\nscript:x', '&#106;avascript:x', 'vbscript:x'])
def test_urls_that_run_are_known(url):
    assert holds_script_url(url)


@pytest.mark.parametrize(
    'url', ['https://example.com/online=1', 'https://example.com/?x=<script', '/tour', '', None, False]
)
def test_other_urls_are_not_taken_for_scripts(url):
    assert not holds_script_url(url)

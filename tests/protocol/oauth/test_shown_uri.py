"""What the audit log keeps of a URI: enough to recognise it, and nothing that could be secret."""

import pytest

from muk_mcp_oauth.common.shown_uri import shown_uri, shown_value


@pytest.mark.parametrize(
    ('uri', 'shown'),
    [
        ('https://claude.ai/api/mcp/auth_callback', 'https://claude.ai/api/mcp/auth_callback'),
        ('http://127.0.0.1:33418/', 'http://127.0.0.1:33418/'),
        ('cursor://anysphere.cursor-mcp/cb', 'cursor://anysphere.cursor-mcp/cb'),
        ('https://user:secret@client.example/cb', 'https://…@client.example/cb'),
        ('https://client.example/cb?token=secret&tab=1', 'https://client.example/cb?token=…&tab=…'),
        ('https://client.example/cb?a=1;b=secret', 'https://client.example/cb?a=…;b=…'),
        ('https://client.example/cb#access_token=secret', 'https://client.example/cb#…'),
        ('https://client.example/cb#a\nsecret', 'https://client.example/cb#…'),
        ('no uri at all', 'no uri at all'),
        ('', ''),
    ],
)
def test_secret_parts_are_left_out(uri, shown):
    assert shown_uri(uri) == shown


@pytest.mark.parametrize(
    ('value', 'shown'),
    [
        ('claude.ai', 'claude.ai'),
        ('plain', 'plain'),
        ('two\r\nlines\x00', 'two lines'),
        ('a' * 43, '…'),
        (f'https://client.example/{"aB3-_" * 9}/cb', 'https://client.example/…/cb'),
        (f'eyJhbGciOiJSUzI1NiJ9.{"x" * 400}.{"y" * 342}', 'eyJhbGciOiJSUzI1NiJ9.….…'),
        ('ab ' * 100, ('ab ' * 67)[:199] + '…'),
    ],
)
def test_value_is_cut_and_holds_no_token(value, shown):
    assert shown_value(value) == shown

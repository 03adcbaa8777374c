import pytest

from muk_mcp_oauth.protocol.authorization.redirect_policy import check_redirect_uri
from muk_mcp_oauth.protocol.errors import OAuthError
from muk_mcp_oauth.protocol.settings import Settings


def refusal(uri, self_registered=True, **settings):
    with pytest.raises(OAuthError) as refused:
        check_redirect_uri(uri, Settings(**settings), self_registered=self_registered)
    assert refused.value.code == 'invalid_redirect_uri'
    return refused.value.reason


@pytest.mark.parametrize(
    'uri', ['https://c.example/cb', 'http://localhost:8080/cb', 'http://[::1]/', 'cursor://app/cb']
)
def test_everything_acceptable_is_allowed_by_default(uri):
    assert check_redirect_uri(uri, Settings(), self_registered=True).uri == uri


@pytest.mark.parametrize(
    ('uri', 'reason'),
    [
        ('javascript:alert(1)', 'scheme_refused'),
        ('https://c.example/\ud800', 'not_printable_ascii'),
    ],
)
def test_rules_of_the_core_come_first(uri, reason):
    assert refusal(uri, redirect_hosts='x.example', custom_schemes='none') == reason


@pytest.mark.parametrize('host', ['evil.example', 'a.c.example', 'c.example.evil.example', 'xc.example'])
def test_list_of_hosts_means_whole_names(host):
    assert refusal(f'https://{host}/cb', redirect_hosts='c.example, d.example') == 'redirect_host_not_allowed'


@pytest.mark.parametrize('listed', ['c.example', 'C.Example', 'd.example,c.example', ' d.example  c.example '])
def test_list_of_hosts_is_read_in_any_layout(listed):
    settings = Settings(redirect_hosts=listed)
    assert check_redirect_uri('https://c.example:8443/cb', settings, self_registered=True).host == 'c.example'


@pytest.mark.parametrize('uri', ['http://127.0.0.1/cb', 'cursor://app/cb'])
def test_list_of_hosts_is_not_about_the_own_machine(uri):
    assert check_redirect_uri(uri, Settings(redirect_hosts='c.example'), self_registered=True)


def test_list_of_hosts_is_not_about_clients_that_somebody_vouched_for():
    assert check_redirect_uri('https://other.example/cb', Settings(redirect_hosts='c.example'), self_registered=False)


@pytest.mark.parametrize('self_registered', [True, False])
def test_list_of_schemes_binds_everybody(self_registered):
    assert (
        refusal('myapp:/cb', self_registered, custom_schemes='list', custom_scheme_list='cursor')
        == 'custom_scheme_not_allowed'
    )

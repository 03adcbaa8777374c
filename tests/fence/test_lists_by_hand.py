"""Models and fields that sections 1 and 2 of the fence name, written down here by hand: the product's own lists may have a hole."""

import pytest

from tests.fence.test_takeover import assert_refused

CREDENTIALS = [
    'auth.passkey.key',
    'auth_totp.device',
    'auth_totp.wizard',
    'change.password.own',
    'change.password.user',
    'change.password.wizard',
    'mail.guest',
    'mail.push.device',
    'mail.template.preview',
    'muk_mcp.key',
    'muk_mcp.log',
    'muk_mcp_oauth.access_rule',
    'muk_mcp_oauth.client',
    'muk_mcp_oauth.consent',
    'muk_mcp_oauth.grant',
    'muk_mcp_oauth.known_client',
    'muk_mcp_oauth.signing_key',
    'portal.wizard',
    'res.device',
    'res.users.apikeys',
    'res.users.apikeys.description',
    'res.users.identitycheck',
]
ADMINISTRATION = [
    'base.language.export',
    'base.language.install',
    'base.module.uninstall',
    'base.module.upgrade',
    'base.partner.merge.automatic.wizard',
    'fetchmail.server',
    'iap.account',
    'ir.actions.server',
    'ir.config_parameter',
    'ir.cron',
    'ir.mail_server',
    'ir.model',
    'ir.model.access',
    'ir.model.fields',
    'ir.module.module',
    'ir.rule',
    'ir.sequence',
    'ir.ui.menu',
    'ir.ui.view',
    'mail.alias',
    'mail.mail',
    'mail.template',
    'res.config.settings',
    'res.groups',
    'res.lang',
]
CLOSED_TO_CLIENTS = ['ir.sequence', 'res.company', 'res.groups', 'res.users']
SECRET_FIELDS = [
    ('res.partner', 'signup_token'),
    ('res.partner', 'signup_url'),
    ('res.users', 'password'),
    ('res.users', 'new_password'),
    ('res.users', 'totp_secret'),
    ('ir.attachment', 'access_token'),
]


@pytest.fixture(scope='module')
def models(administrator) -> set[str]:
    """The models of this Odoo."""
    return {row['model'] for row in administrator.call('ir.model', 'search_read', [], ['model'])}


def test_most_of_the_lists_exist_here(models):
    assert len(models.intersection(CREDENTIALS)) >= len(CREDENTIALS) - 4
    assert len(models.intersection(ADMINISTRATION)) >= len(ADMINISTRATION) - 2


@pytest.mark.parametrize('model', CREDENTIALS + ADMINISTRATION)
def test_an_administrators_client_does_not_come_to_it(of_administrator, models, model):
    if model not in models:
        pytest.skip('This version of Odoo does not have the model.')
    for tool, arguments in [
        ('search_read', {'fields': ['id']}),
        ('search_count', {}),
        ('create_records', {'values': [{}]}),
        ('delete_records', {'ids': [1]}),
    ]:
        assert_refused(of_administrator.call(tool, model=model, **arguments), 'closed to AI clients')


@pytest.mark.parametrize('model', CLOSED_TO_CLIENTS)
def test_an_administrators_client_does_not_change_it(of_administrator, model):
    answer = of_administrator.call('update_records', model=model, ids=[1], values={'name': 'Mallory'})

    assert_refused(answer, 'closed to AI clients')


@pytest.mark.parametrize(('model', 'field'), SECRET_FIELDS)
def test_a_secret_field_is_not_read_nor_asked_about(of_administrator, model, field):
    for arguments in ({'fields': [field]}, {'fields': ['id'], 'domain': [[field, '!=', False]]}, {'order': field}):
        assert of_administrator.call('search_read', model=model, **arguments).is_error

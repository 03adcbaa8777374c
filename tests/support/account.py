"""A user with an Odoo account at a browser: the login, the consent page, and the buttons of the back end."""

from __future__ import annotations

from html.parser import HTMLParser

import httpx2

from tests.support.application import TRUSTED, Application, code_in


class Form(HTMLParser):
    """The hidden fields and the offered scopes of a page's form, and where it goes."""

    def __init__(self, page: httpx2.Response) -> None:
        super().__init__()
        self.hidden: dict[str, str] = {}
        self.scopes: list[str] = []
        self.ticked: list[str] = []
        self.action = ''
        self.feed(page.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        field = dict(attrs)
        if tag == 'form':
            self.action = field.get('action') or ''
        if tag == 'input' and field.get('type') == 'hidden':
            self.hidden[field['name'] or ''] = field.get('value') or ''
        if tag == 'input' and field.get('name') == 'scope':
            self.scopes.append(field['value'] or '')
            if 'checked' in field:
                self.ticked.append(field['value'] or '')


class Account:
    """A signed-in user; the cookies are good on every host that shares the sessions. `database` is one of several there."""

    def __init__(self, host: str, login: str, password: str, database: str | None = None) -> None:
        limits = httpx2.Limits(max_keepalive_connections=0)
        self.browser = httpx2.Client(base_url=host, verify=TRUSTED, timeout=90, limits=limits)
        self.login = login
        if database:
            self.browser.get('/web/login', params={'db': database}, follow_redirects=True)
        self.sign_in(password)

    def sign_in(self, password: str) -> None:
        hidden = Form(self.browser.get('/web/login')).hidden
        answer = self.browser.post('/web/login', data={**hidden, 'login': self.login, 'password': password})
        assert answer.status_code == 303, answer.text

    def open_page(self, application: Application) -> Form:
        """Open a consent page of `application`."""
        answer = self.browser.get(application.authorization_path)
        assert answer.status_code == 200, answer.text
        return Form(answer)

    def decide(self, page: Form, decision: str = 'allow', host: str = '', **changes: str) -> httpx2.Response:
        """Submit a page with one of its buttons; `changes` replace fields that a user cannot change."""
        form = {**page.hidden, 'scope': page.scopes, 'decision': decision, **changes}
        return self.browser.post(f'{host}{page.action}', data=form)

    def allow(self, application: Application) -> str:
        """Open a consent page of `application`, allow all it offers and return the code that the application receives."""
        return self.code_of(self.open_page(application))

    def code_of(self, page: Form) -> str:
        """Press Allow on an open page and return the code that the application receives."""
        return code_in(self.decide(page))

    def connect(self, application: Application) -> dict[str, str]:
        """Take an application from the consent page to its tokens and return the answer of the token endpoint."""
        answer = application.exchange(self.allow(application))
        assert answer.status_code == 200, answer.text
        return answer.json()

    def let_administer(self, application: Application, may: bool = True) -> None:
        """Turn the switch *May Administer* of a client, as an administrator does."""
        client = self.call('muk_mcp_oauth.client', 'search', [['client_id', '=', application.client_id]])
        self.call('muk_mcp_oauth.client', 'write', client, {'may_administer': may})

    def call(self, model: str, method: str, *args: object, **kwargs: object) -> object:
        """Call a method as the back end does; raises AssertionError where Odoo answers with an error."""
        params = {'model': model, 'method': method, 'args': args, 'kwargs': kwargs}
        answer = self.browser.post(
            f'/web/dataset/call_kw/{model}/{method}', json={'jsonrpc': '2.0', 'params': params}
        ).json()
        assert 'error' not in answer, answer['error']['data']['message']
        return answer.get('result')

    def new_user(self, login: str, *groups: str) -> Account:
        """Make a user with the groups (external ids), as an administrator does, and sign in; the password is the login."""
        ids = [self.id_of(group) for group in groups]
        field = 'group_ids' if 'group_ids' in self.fields_of('res.users') else 'groups_id'
        values = {'name': login.partition('@')[0].title(), 'login': login, 'email': login, 'password': login}
        self.call('res.users', 'create', [{**values, field: [[6, 0, ids]]}], context={'no_reset_password': True})
        return Account(str(self.browser.base_url), login, login)

    def create_users(self, number: int) -> list[str]:
        """Create internal users in one call, as each creation empties the caches of every worker; returns their logins.

        The login is the password, too.
        """
        logins = [f'user{count}' for count in range(number)]
        self.call('res.users', 'create', [{'name': login, 'login': login, 'password': login} for login in logins])
        return logins

    def id_of(self, external_id: str) -> int:
        """Return the id of the record that a module knows by this name."""
        module, _, name = external_id.partition('.')
        domain = [['module', '=', module], ['name', '=', name]]
        found = self.call('ir.model.data', 'search_read', domain, ['res_id'])
        assert found, f'There is no {external_id}.'
        return int(found[0]['res_id'])

    def fields_of(self, model: str) -> dict[str, dict[str, object]]:
        return self.call(model, 'fields_get', [], ['type', 'relation'])

    @property
    def user_id(self) -> int:
        return int(self.call('res.users', 'search', [['login', '=', self.login]])[0])

    @property
    def partner_id(self) -> int:
        return int(self.call('res.users', 'read', [self.user_id], ['partner_id'])[0]['partner_id'][0])

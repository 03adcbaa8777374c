import time
from contextlib import ExitStack
from threading import Barrier, Thread
from uuid import uuid4

from odoo import SUPERUSER_ID, api, fields
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged

from odoo.addons.muk_mcp_oauth.fetch.document import PARALLEL
from odoo.addons.muk_mcp_oauth.protocol.parameters import Parameters
from odoo.addons.muk_mcp_oauth.protocol.token.client_authentication import ASSERTION_TYPE
from odoo.addons.muk_mcp_oauth.protocol.token.client_request import ClientRequest

from .client_key import EcKey
from .document_host import HostInsteadOfTheInternet

PATH = '/client.json'
URL = f'https://agent.example{PATH}'
DOCUMENT = {'client_id': URL, 'client_name': 'Ledger Agent', 'redirect_uris': ['https://agent.example/callback']}


@tagged('post_install', '-at_install')
class TestDocumentTransaction(HostInsteadOfTheInternet, BaseCase):
    """What a fetch does to the database, with real transactions, as the one of a test would hide it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry = Registry(get_db_name())

    def setUp(self):
        super().setUp()
        self.addCleanup(self.forget)

    def forget(self):
        with self.registry.cursor() as cr:
            client = self.clients_of(cr).search([('client_id', '=', URL)])
            client.consent_ids.unlink()
            client.unlink()
            client.env['muk_mcp_oauth.consent']._gc_orphaned_keys()
            cr.execute(
                "DELETE FROM muk_mcp_oauth_rate_limit WHERE bucket LIKE 'document %%' OR bucket LIKE 'keys of %%'"
            )

    def clients_of(self, cr):
        """Return the model as a request of an administrator sees it."""
        administrator = api.Environment(cr, SUPERUSER_ID, {}).ref('base.user_admin')
        return api.Environment(cr, administrator.id, {})['muk_mcp_oauth.client'].sudo()

    def test_no_transaction_is_open_while_fetching(self):
        """A server that takes its time holds no row, no lock and no snapshot of ours."""
        states = []
        with self.registry.cursor() as cr:
            cr.execute('SELECT pg_backend_pid()')
            pid = cr.fetchone()[0]
            self.host.answers[PATH] = lambda handler: (states.append(self.state_of(pid)), handler.publish(DOCUMENT))
            self.assertEqual(self.clients_of(cr)._identify(URL, fields.Datetime.now()).name, 'Ledger Agent')
        self.assertEqual(states, [('idle', None, 0)])

    def state_of(self, pid):
        """Return the state, the oldest snapshot and the number of locks of a connection to the database."""
        with self.registry.cursor() as cr:
            cr.execute(
                """SELECT state, backend_xmin, (SELECT count(*) FROM pg_locks l WHERE l.pid = a.pid)
                     FROM pg_stat_activity a WHERE a.pid = %s""",
                [pid],
            )
            return cr.fetchone()

    def test_request_that_fetched_renewed_keys_goes_on_with_them(self):
        """Its transaction ends before the fetch and begins anew after it, at the level that the endpoint needs."""
        old, renewed, states = EcKey(), EcKey(), []
        with self.registry.cursor() as cr:
            clients, now = self.clients_of(cr), fields.Datetime.now()
            self.publish_signing_client(old)
            client = clients._identify(URL, now)
            clients.env['muk_mcp_oauth.consent'].sudo()._record(
                clients.env.user, client, 'mcp:read', 'mcp:read', DOCUMENT['redirect_uris'][0], now
            )
            cr.execute('SELECT pg_backend_pid()')
            pid = cr.fetchone()[0]
            self.publish_signing_client(renewed, lambda: states.append(self.state_of(pid)))
            form = {'client_assertion_type': ASSERTION_TYPE, 'client_assertion': self.assertion_of(renewed, clients)}
            asks = ClientRequest(Parameters(form.items()), None)
            self.assertEqual(clients._authenticate(asks, now), client)
            cr.execute('SHOW transaction_isolation')
            self.assertEqual((states, cr.fetchone()[0]), ([('idle', None, 0)], 'read committed'))

    def publish_signing_client(self, key, asked=lambda: None):
        jwks = {'keys': [{**key.jwks['keys'][0], 'kid': str(id(key))}]}
        document = {**DOCUMENT, 'token_endpoint_auth_method': 'private_key_jwt', 'jwks': jwks}
        self.host.answers[PATH] = lambda handler: (asked(), handler.publish(document))

    def assertion_of(self, key, clients):
        now, issuer = int(time.time()), clients.env['muk_mcp_oauth.server']._endpoints().issuer
        return key.sign(
            {'iss': URL, 'sub': URL, 'aud': issuer, 'jti': str(uuid4()), 'iat': now, 'exp': now + 60}, kid=str(id(key))
        )

    def test_first_sightings_at_once_make_one_client(self):
        """All fetch before the first one stores; each of them ends up with the same client."""
        together, found = Barrier(PARALLEL), []
        self.host.answers[PATH] = lambda handler: (together.wait(5), handler.publish(DOCUMENT))
        with ExitStack() as requests:
            # The thread that runs the tests holds the registry, so the environments are made in it.
            clients = [self.clients_of(requests.enter_context(self.registry.cursor())) for _ in range(PARALLEL)]
            sightings = [
                Thread(target=lambda clients=each: found.append(clients._identify(URL, fields.Datetime.now())))
                for each in clients
            ]
            for sighting in sightings:
                sighting.start()
            for sighting in sightings:
                sighting.join()
        ids = [client.id for client in found]
        self.assertEqual((len(ids), len(set(ids)), len(self.host.requests)), (PARALLEL, 1, PARALLEL))

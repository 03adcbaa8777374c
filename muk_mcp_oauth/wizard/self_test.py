from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from secrets import token_urlsafe
from urllib.parse import urlsplit

from odoo import _, api, fields, models, release
from odoo.tools import config

from .. import core
from ..access import as_server, server
from ..common.snippets import Upstream, proxy_snippets
from ..fetch.network import system_addresses
from ..fetch.outgoing import ask_internet
from ..fetch.probe import NotReached, ask
from ..fetch.public_url import fault_of_addresses, fault_of_path, fault_of_port, fault_of_scheme
from ..fetch.self_test import PROBES, Expected, Probe
from ..protocol.metadata import Endpoints

# Everybody waits for one answer at most, so a nonce is good for as long as that takes.
NONCE_LIFETIME = timedelta(minutes=5)
# Clients cannot connect despite these, but some can, or not for ever.
WARNINGS = (
    'other_port',
    'ipv6_only',
    'base_url_free',
    'other_url',
    'outgoing_blocked',
    'registration_off',
    'key_unencrypted',
)


class SelfTest(models.TransientModel):
    """What clients find at the public URL, for an administrator whose client does not connect."""

    _name = 'muk_mcp_oauth.self_test'
    _description = 'MCP OAuth Self-Test'

    nonce = fields.Char(groups=fields.NO_ACCESS)
    mcp_url = fields.Char('MCP Address', readonly=True, help='What people enter in their AI client.')
    line_ids = fields.One2many('muk_mcp_oauth.self_test_line', 'self_test_id', 'Checks', readonly=True)
    has_passed = fields.Boolean(compute='_compute_has_passed')
    report = fields.Text(compute='_compute_report')
    nginx = fields.Text('Configuration for nginx', compute='_compute_snippets')
    caddy = fields.Text('Configuration for Caddy', compute='_compute_snippets')
    traefik = fields.Text('Configuration for Traefik', compute='_compute_snippets')
    apache = fields.Text('Configuration for Apache', compute='_compute_snippets')

    @api.depends('line_ids.result')
    def _compute_has_passed(self):
        for test in self:
            test.has_passed = bool(test.line_ids) and 'fault' not in test.line_ids.mapped('result')

    @api.depends('line_ids')
    def _compute_report(self):
        for test in self:
            head = f'Odoo {release.version}, muk_mcp_oauth, {test.mcp_url}, {test.create_date} UTC'
            lines = [f'{line.result:8}{line.title} {line.detail or ""} {line.fault or ""}' for line in test.line_ids]
            test.report = '\n'.join([head, *map(str.rstrip, lines)])

    @api.depends('mcp_url')
    def _compute_snippets(self):
        address = config['http_interface'] or '127.0.0.1'
        for test in self:
            upstream = Upstream(
                urlsplit(test.mcp_url or '').hostname or 'odoo.example.com',
                f'{address}:{config["http_port"]}',
                f'{address}:{config["gevent_port"]}',
            )
            test.update(proxy_snippets(upstream))

    @api.model
    def action_again(self):
        """Run the checks, from the menu or once more."""
        return self._action_open()

    @api.model
    def _action_open(self) -> dict:
        """Run the checks and return the action that shows what came of them."""
        server(self.env)._check_administrator()
        endpoints = server(self.env)._endpoints()
        test = self.create(
            {'mcp_url': endpoints.resource, 'line_ids': [(0, 0, line) for line in self._lines(endpoints)]}
        )
        return {
            'type': 'ir.actions.act_window',
            'name': _('What AI Clients Find'),
            'res_model': self._name,
            'res_id': test.id,
            'views': [(False, 'form')],
            'target': 'new',
        }

    @api.model
    def _lines(self, endpoints: Endpoints) -> list[dict]:
        """Return the values of a line for each check."""
        findings = self._findings_of_server(endpoints)
        if not core.problem:
            findings = [*self._findings_of_url(endpoints), *findings]
        texts, titles = self._advices(), self._titles()
        return [
            {
                'title': titles[check],
                'detail': detail,
                'fault': fault,
                'result': 'warning' if fault in WARNINGS else 'fault' if fault else 'ok',
                'advice': fault and texts.get(fault, texts['other_status']),
            }
            for check, detail, fault in findings
        ]

    @api.model
    def _findings_of_url(self, endpoints: Endpoints) -> list[tuple]:
        """Return (check, detail, fault) of what is asked over the network.

        Everything is asked at once: where nothing answers, an administrator waits for one time-out instead of ten.
        """
        expected, base = self._prepare(endpoints), endpoints.base
        with ThreadPoolExecutor(len(PROBES) + 2) as pool:
            addresses = pool.submit(fault_of_addresses, base, system_addresses)
            internet = pool.submit(ask_internet)
            faults = list(pool.map(lambda probe: _fault(probe, expected), PROBES))
        fault, time_there = internet.result()
        findings = [
            ('https', base, fault_of_scheme(base)),
            ('port', base, fault_of_port(base)),
            ('path', base, fault_of_path(base)),
            ('addresses', urlsplit(base).hostname, addresses.result()),
            *(
                (probe.check.__name__, endpoints.url(urlsplit(probe.path).path), found)
                for probe, found in zip(PROBES, faults, strict=True)
            ),
        ]
        if server(self.env)._settings().client_documents != 'nobody':
            findings.append(('outgoing', 'claude.ai', fault))
            server(self.env)._note_reach(fault is None)
        return [*findings, ('clock', None, self._fault_of_clock(time_there))]

    @api.model
    def _prepare(self, endpoints: Endpoints) -> Expected:
        """Store a nonce and see that there is a key, in a transaction of its own: another worker answers with them."""
        nonce = token_urlsafe(32)
        with self.env.registry.cursor() as cr:
            env = self.env(cr=cr)
            self.with_env(env).sudo().create({'nonce': nonce})
            keys = as_server(env, 'signing_key')
            keys._current(fields.Datetime.now())
            return Expected(endpoints, keys._kids(), nonce)

    @api.model
    def _knows(self, nonce: str) -> bool:
        """Return True if a self-test of this database has just sent the nonce."""
        since = fields.Datetime.now() - NONCE_LIFETIME
        return bool(nonce) and bool(self.search_count([('nonce', '=', nonce), ('create_date', '>', since)], limit=1))


class SelfTestLine(models.TransientModel):
    _name = 'muk_mcp_oauth.self_test_line'
    _description = 'MCP OAuth Self-Test Check'

    self_test_id = fields.Many2one('muk_mcp_oauth.self_test', required=True, ondelete='cascade')
    title = fields.Text('Check', readonly=True)
    detail = fields.Char('Tested', readonly=True)
    result = fields.Selection([('ok', 'OK'), ('warning', 'Look at it'), ('fault', 'Not OK')], readonly=True)
    fault = fields.Char('Code', readonly=True)
    advice = fields.Text('What to Do', readonly=True)


def _fault(probe: Probe, expected: Expected) -> str | None:
    try:
        return probe.check(ask(probe.method, probe.url(expected)), expected)
    except NotReached as error:
        return error.fault

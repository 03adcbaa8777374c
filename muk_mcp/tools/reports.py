from odoo import _, models

from ..compat import GROUPS, check_access, visible_groups
from ..core.errors import ToolError, choices
from ..core.markup import plain
from ..core.parameters import CONTEXT, MODEL, ids, parameters
from ..core.tool import Answer, mcp_tool
from ..protocol.bounds import cut_text

RECORDS_PER_REPORT = 50
MOST_TEXT = 20_000
# With wkhtmltopdf that is too old Odoo prints too, only not as well; with one worker alone it would wait for itself.
PRINTING_STATES = ('ok', 'upgrade')


class McpReportTools(models.AbstractModel):
    _name = 'muk_mcp.tools.reports'
    _inherit = 'muk_mcp.mixin'
    _description = 'MCP tools that print documents'

    @mcp_tool(
        'print_report',
        'Prints records as Odoo does (invoice, quotation, picking): its text, and the PDF as an attachment_id, for post_message, '
        'and as an address to download it.',
        parameters(
            ['model', 'ids'],
            model=MODEL,
            ids=ids(RECORDS_PER_REPORT),
            report={
                'type': 'string',
                'maxLength': 128,
                'description': 'Name of the report, as the Print menu or its XML id has it. Without it: the first.',
            },
            context=CONTEXT,
        ),
        title='Print report',
    )
    def _print_report(self, model, ids, context, report=''):
        records = self._existing(self._resolve(model, context), ids)
        check_access(records, 'read')
        chosen, others = self._report(records, report)
        content, kind = self._rendered(chosen, records)
        page = content if kind == 'html' else self._page(chosen, records)
        name = f'{self._title(chosen, records)}.{kind}'
        # Some PDF files hold their letters as drawings, in which nobody can read; the page that was printed has them.
        text = cut_text(plain(page.decode()), MOST_TEXT)
        found = {'report': chosen.name, 'text': text, **({'other_reports': others} if others else {})}
        if kind == 'html':
            found['note'] = _('This Odoo cannot make PDF files (wkhtmltopdf is missing), so it is HTML.')
        return Answer(found, finish=lambda: self.env['muk_mcp.transfer']._keep_for_download(name, content))

    def _report(self, records, name):
        """Return the report of that name and the names of the others; raise ToolError if there is none."""
        reports = self._reports(records)
        if not reports:
            raise ToolError(_('%s has no report.', records._name))
        wanted = name.strip().lower()
        identifiers = reports.get_external_id()
        known = [(r, {r.name.lower(), r.report_name.lower(), identifiers[r.id].lower()}) for r in reports]
        chosen = next((report for report, names in known if not wanted or wanted in names), None)
        if chosen is None:
            raise ToolError(
                _(
                    '%(model)s has no report %(name)s, only: %(known)s.',
                    model=records._name,
                    name=name,
                    known=choices(reports.mapped('name')),
                )
            )
        return chosen, [report.name for report in reports if report != chosen]

    def _reports(self, records):
        """Return the reports of the Print menu that the user has."""
        reports = (
            self.env['ir.actions.report']
            .sudo()
            .search([('model', '=', records._name), ('report_type', 'in', ('qweb-pdf', 'qweb-html'))], order='id')
        )
        own = set(visible_groups(self.env.user))
        allowed = reports.filtered(lambda report: not report[GROUPS] or own & set(report[GROUPS].ids))
        # Those in the menu come first.
        return allowed.sorted(lambda report: (not report.binding_model_id, report.id))

    def _rendered(self, report, records):
        """Return the content and ending of a report, rendered in the rights of the user."""
        engine = self._engine(records)
        if report.report_type == 'qweb-html' or engine.get_wkhtmltopdf_state() not in PRINTING_STATES:
            return self._page(report, records), 'html'
        content, kind = engine._render_qweb_pdf(report.report_name, records.ids)
        return _bytes(content), kind

    def _page(self, report, records):
        """Return the report as HTML."""
        return _bytes(self._engine(records)._render_qweb_html(report.report_name, records.ids)[0])

    def _engine(self, records):
        return self.env['ir.actions.report'].with_context(**records.env.context, report_pdf_no_attachment=True)

    def _title(self, report, records):
        name = records.display_name if len(records) == 1 else _('%s records', len(records))
        return f'{report.name} - {name}'.replace('/', '_').replace('\n', ' ')[:200]


def _bytes(content):
    return content if isinstance(content, bytes) else content.encode()

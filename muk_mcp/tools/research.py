from itertools import islice

from odoo import _, models

from ..compat import check_access, may, named_like
from ..core.errors import ToolError
from ..core.parameters import parameters
from ..core.reading import objects
from ..core.tool import mcp_tool
from ..protocol.compact import compact_json

MOST_MODELS = 40
MOST_WORDS = 8
RESULTS_PER_MODEL = 10
MOST_RESULTS = 30
# They are in every Odoo, their menu is in a module of its own.
CONTACTS = 'res.partner'
# Records of these have a discussion too, but nobody looks for them by a word.
TECHNICAL = ('ir.', 'mail.', 'base.', 'res.users', 'discuss.')


class McpResearchTools(models.AbstractModel):
    _name = 'muk_mcp.tools.research'
    _inherit = 'muk_mcp.mixin'
    _description = 'MCP tools for research: words in, documents out'

    @mcp_tool(
        'search',
        'Finds documents (customers, orders, invoices, tasks …) by words of their names, and by the name of their kind: '
        '"invoice 2026/0042". Gives id, title and url of each.',
        parameters(['query'], query={'type': 'string', 'minLength': 1, 'maxLength': 200, 'description': 'Words.'}),
        title='Search documents',
    )
    def _search_documents(self, query):
        words = query.split()[:MOST_WORDS]
        searched = self._searched_models()
        kinds, others = self._kinds(words, searched)
        # What has all the words in its name, then what is of the kind that some of them name.
        found = dict.fromkeys([*self._found(searched, words), *(self._found(kinds, others) if kinds else ())])
        return {'results': [self._result(record) for record in islice(found, MOST_RESULTS)]}

    def _searched_models(self):
        """Return the names of the models whose records people speak of: they have a menu and a discussion."""
        index = self.env['muk_mcp.words']._index()
        named = [
            name for name, texts in index.items() if (texts.get('menu') or name == CONTACTS) and self._is_searched(name)
        ]
        return sorted(named, key=lambda name: (-len(index[name].get('menu', ())), name))[:MOST_MODELS]

    def _is_searched(self, name):
        if name not in self.env or name.startswith(TECHNICAL):
            return False
        model = self.env[name]
        return model._auto and not model._transient and hasattr(model, 'message_post') and may(model, 'read')

    def _kinds(self, words, searched):
        """Return the models that some of the words name, and the other words."""
        vocabulary = self.env['muk_mcp.words']
        index = vocabulary._index()
        kinds, others = [], []
        for word in words:
            stem = vocabulary._stem(word.lower())
            named = [
                name
                for name in searched
                if any(stem in text.split() or vocabulary._stem(text) == stem for text in self._names_of(index[name]))
            ]
            kinds += named
            others += [] if named else [word]
        return list(dict.fromkeys(kinds)), others

    def _names_of(self, texts):
        return (*texts.get('label', ()), *texts.get('menu', ()))

    def _found(self, names, words):
        """Return the records of the models in whose names all the words are; the newest for no words."""
        found = []
        for name in names:
            if len(found) < MOST_RESULTS:
                order = None if words else 'id desc'
                found += self.env[name].search(named_like(self.env[name], words), limit=RESULTS_PER_MODEL, order=order)
        return found

    def _result(self, record):
        kind = self.env['ir.model']._get(record._name).name
        return {
            'id': f'{record._name},{record.id}',
            'title': f'{record.display_name} ({kind})',
            'url': self._url(record),
        }

    @mcp_tool(
        'fetch',
        'Returns one document that search found, as text.',
        parameters(
            ['id'], id={'type': 'string', 'maxLength': 150, 'description': 'The id of a result: "res.partner,7".'}
        ),
        title='Fetch document',
    )
    def _fetch_document(self, id):
        model, _comma, number = id.partition(',')
        if not number.isdecimal():
            raise ToolError(_('%s is no id of a document: they look like "res.partner,7".', id))
        record = self._existing(self._resolve(model), [int(number)])
        check_access(record, 'read')
        return {
            **self._result(record),
            'text': self._text(record),
            'metadata': {'model': model, 'record_id': record.id},
        }

    def _text(self, record):
        """Return the fields that matter, a line for each that has a value."""
        described = record.fields_get(attributes=['string', 'type', 'required', 'readonly'])
        telling = self.env['muk_mcp.tools.schema']._telling(record, described)
        names = [name for name in telling if name in described and described[name]['type'] != 'binary']
        [values], _seen = objects(record, names, self._answer_limit())
        shown = (
            (described[name]['string'], values[name]) for name in names if values[name] not in (None, False, [], '')
        )
        return '\n'.join(f'{label}: {self._readable(value)}' for label, value in shown)

    def _readable(self, value):
        if isinstance(value, dict) and 'name' in value:
            return value['name']
        return value if isinstance(value, str) else compact_json(value)

from collections import defaultdict

from odoo import api, models, tools

# What a word counts for, by where it stands. A menu says what people call a thing; a report has the same words.
WEIGHTS = {'label': 40, 'menu': 30, 'action': 20, 'choice': 15, 'technical': 12, 'view': 5}
# What a text adds that is the search itself, in singular or plural.
EXACT = {'label': 100, 'menu': 80, 'action': 60, 'choice': 60}
REPORT = -45
# Fields whose choices are kinds of documents.
KIND_FIELDS = ('type', 'move_type', 'kind')


class McpWords(models.AbstractModel):
    """The words that people use for models: names in menus, actions and views, in every installed language."""

    _name = 'muk_mcp.words'
    _description = 'Words for models'

    @api.model
    def _find(self, search):
        """Return the names of the models that the words of ``search`` fit, the best first; all for no words."""
        stems = [self._stem(word) for word in search.lower().split()]
        index = self._index()
        if not stems:
            return sorted(index)
        scores = {name: self._score(name, texts, search.lower().strip(), stems) for name, texts in index.items()}
        return sorted((name for name, score in scores.items() if score), key=lambda name: (-scores[name], name))

    def _stem(self, word):
        """Return what singular and plural have in common, in English at least."""
        for ending in ('ies', 'y', 's'):
            if word.endswith(ending) and len(word) - len(ending) > 2:
                return word[: -len(ending)]
        return word

    def _score(self, name, texts, search, stems):
        best = []
        for stem in stems:
            found = [WEIGHTS[kind] for kind, words in texts.items() for text in words if stem in text]
            if not found:
                return 0
            # Many menus of the same word tell that this is the model they are about.
            best.append(max(found) + min(len(found), 20))
        exact = max([100 if search == name else 0, *self._exactness(texts, self._stem(search))])
        is_report = name in self.env and not self.env[name]._auto
        return max(sum(best) + exact + (REPORT if is_report else 0), 1)

    def _exactness(self, texts, stem):
        return (weight for kind, weight in EXACT.items() for text in texts.get(kind, ()) if self._stem(text) == stem)

    @api.model
    @tools.ormcache()
    def _index(self):
        """Return, by model, the texts in lower case that name it, by where they stand."""
        index = defaultdict(lambda: defaultdict(list))
        for query, kind in self._queries():
            self.env.cr.execute(query, {'kinds': list(KIND_FIELDS)})
            for model, text in self.env.cr.fetchall():
                if text:
                    index[model][kind].append(text.lower())
        persistent = {name for name in index if 'label' in index[name]}
        return {name: {kind: tuple(texts) for kind, texts in index[name].items()} for name in persistent}

    def _queries(self):
        translated = 'CROSS JOIN LATERAL jsonb_each_text({}.name) AS t(lang, value)'
        lasting = 'FROM ir_model m {} WHERE NOT m.transient'
        return (
            (f'SELECT m.model, t.value {lasting.format(translated.format("m"))}', 'label'),
            (f'SELECT m.model, m.model {lasting.format("")}', 'technical'),
            (f'SELECT a.res_model, t.value FROM ir_act_window a {translated.format("a")}', 'action'),
            (
                f"""SELECT a.res_model, t.value FROM ir_ui_menu u {translated.format('u')}
                      JOIN ir_act_window a ON u.action = 'ir.actions.act_window,' || a.id""",
                'menu',
            ),
            (
                f"""SELECT f.model, t.value FROM ir_model_fields_selection s {translated.format('s')}
                      JOIN ir_model_fields f ON f.id = s.field_id AND f.name = ANY (%(kinds)s)""",
                'choice',
            ),
            ("SELECT v.model, v.name FROM ir_ui_view v WHERE v.type IN ('form', 'list', 'tree', 'kanban')", 'view'),
        )

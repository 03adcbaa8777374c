"""A small schema to read calls against: partners, their users, books and what was borrowed."""

MODELS = {
    'res.partner': {
        'id': None,
        'name': None,
        'email': None,
        'user_ids': 'res.users',
        'child_ids': 'res.partner',
        'parent_id': 'res.partner',
        'create_uid': 'res.users',
        'default_code': None,
        'comment': None,
    },
    'res.users': {'id': None, 'name': None, 'password': None, 'partner_id': 'res.partner', 'create_uid': 'res.users'},
    'ir.cron': {'id': None, 'name': None},
}


class Books:
    def has_model(self, model):
        return model in MODELS

    def has_field(self, model, name):
        return name in MODELS[model]

    def comodel(self, model, name):
        return MODELS[model].get(name)

from . import access, actions, activities, groups, messages, methods, records, schema, search

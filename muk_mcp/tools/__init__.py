from . import access, actions, activities, files, groups, messages, methods, records, schema, search

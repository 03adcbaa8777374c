from . import access, actions, groups, messages, methods, records, schema, search

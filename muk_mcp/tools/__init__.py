from . import access, groups, messages, methods, records, schema, search

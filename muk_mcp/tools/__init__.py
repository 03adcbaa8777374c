from . import access, messages, methods, records, schema, search

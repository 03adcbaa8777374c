from . import ir_http, key, log, mixin, res_users, session, tool, tools

import logging
import warnings

logging.getLogger('odoo.modules.registry').warning('The model muk_mcp.example has no access rules')
warnings.warn('muk_mcp uses what is deprecated', DeprecationWarning, stacklevel=1)

from . import access
from . import messages
from . import methods
from . import records
from . import schema
from . import search

from . import dispatcher
from . import route
from . import tool

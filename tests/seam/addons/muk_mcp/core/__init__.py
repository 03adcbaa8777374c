from . import route, tool

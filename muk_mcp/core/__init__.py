from . import dispatcher, route, tool

from . import controllers
from .selection import post_load

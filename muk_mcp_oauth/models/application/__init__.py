"""Applications: what people call Claude, whatever number of registrations it has, and the dialog that ends things."""

from . import application
from . import ending

"""From a consent to its tokens: what a user allowed, and everything that came of it."""

from . import consent
from . import stand_in_key
from . import consent_page
from . import consent_display
from . import connections
from . import activity
from . import notice
from . import grant
from . import rotation
from . import client_request
from . import last_use
from . import condition
from . import authorization_code
from . import access_token
from . import refresh_token

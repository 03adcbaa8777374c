"""The one exception that `./dev` shows as a sentence instead of a traceback."""


class CannotContinue(Exception):
    """Something outside our control is missing or went wrong.

    The message is written for the developer at the keyboard: what happened, then what to do.
    """

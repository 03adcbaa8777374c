"""Numbers, texts and truth as clients write them. Each function raises ValueError for what it cannot read as such."""

import math

LARGEST_INTEGER = 2**31 - 1
TRUE, FALSE = {'true', '1'}, {'false', '0'}


def boolean_of(value):
    if isinstance(value, str):
        text = value.strip().lower()
        if text in TRUE or text in FALSE:
            return text in TRUE
    elif isinstance(value, bool | int | float) and value in (0, 1):
        return bool(value)
    raise ValueError(value)


def number_of(value):
    """Return an ``int`` or ``float``; digits as text count."""
    if isinstance(value, str):
        value = _parsed(value.strip())
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError(value)
    return value


def _parsed(text):
    if len(text) > 40 or '_' in text:
        raise ValueError(text)
    return int(text) if text.lstrip('+-').isdecimal() else float(text)


def integer_of(value):
    """Return an ``int`` that a column of the type integer holds; 3.0 is one, 3.7 is none."""
    number = number_of(value)
    if number != int(number) or abs(number) > LARGEST_INTEGER:
        raise ValueError(value)
    return int(number)


def id_of(value):
    """Return the id of a record, given as such or in a form in which reads return it."""
    if isinstance(value, dict):
        value = value.get('id')
    elif isinstance(value, list) and len(value) == 2 and isinstance(value[1], str):
        value = value[0]
    number = integer_of(value)
    if number < 1:
        raise ValueError(value)
    return number


def text_of(value):
    """Return a text; a number is one too."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError(value)
    return str(value)

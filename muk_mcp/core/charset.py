"""Decodes text files, which do not say in which encoding they are."""

import chardet

UNICODE = ((b'\xef\xbb\xbf', 'utf-8-sig'), (b'\xff\xfe', 'utf-16'), (b'\xfe\xff', 'utf-16'))
SAMPLE = 64 * 1024
# What office programs in Western Europe write; it decodes anything.
LAST_RESORT = 'cp1252'


def decoded(content):
    """Return the text of a file: in Unicode if it is, otherwise in what its letters look like."""
    encoding = next((name for mark, name in UNICODE if content.startswith(mark)), 'utf-8')
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        guess = chardet.detect(content[:SAMPLE])
        name = guess['encoding'] if (guess['confidence'] or 0) > 0.7 else None
        return _decoded(content, name or LAST_RESORT)


def _decoded(content, encoding):
    try:
        return content.decode(encoding, 'replace')
    except LookupError:
        return content.decode(LAST_RESORT, 'replace')

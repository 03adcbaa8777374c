"""What `read_file` answers: texts in parts, pictures as images, anything else as it is."""

import re
from base64 import b64decode

from odoo import _
from odoo.exceptions import UserError
from odoo.tools.image import ImageProcess

from ..extraction import kinds
from ..extraction.parts import Excerpt, Part, Unreadable, take
from ..extraction.process import extracted
from ..protocol.compact import compact_json
from ..protocol.content import image_block, resource_block
from .charset import decoded
from .errors import ToolError
from .markup import plain
from .tool import Answer

LARGEST_READ = 64 * 1024**2
# The rest of the answer: what the file is, and how to go on.
AROUND = 1_500
# More pixels are scaled down by the models themselves.
LONGEST_EDGE = 1_568
LARGEST_IMAGE = 1_500_000
HTML = 'text/html'
# Odoo stores pages of people without certain rights as plain text.
PAGE = re.compile(r'\s*<(?:!doctype html|html)\b', re.IGNORECASE)


def answer_of(file, part, offset, limit):
    """Return the Answer with the content of a StoredFile from a part and a character on, within ``limit`` characters."""
    if file.size is not None and file.size > LARGEST_READ:
        raise ToolError(
            _(
                '%(name)s has %(size)s bytes, too much to read here. %(instead)s',
                name=compact_json(file.name),
                size=file.size,
                instead=_instead(),
            )
        )
    content = file.content()
    described = {'file': {**file.described(), 'bytes': len(content)}}
    kind = kinds.kind_of(content, file.name)
    if kind == kinds.IMAGE:
        return _image(described, content)
    if kind == kinds.OTHER:
        return _as_it_is(file, described, content, limit)
    try:
        excerpt = _excerpt(file, content, kind, part, offset, limit - AROUND)
    except Unreadable as error:
        raise ToolError(f'{compact_json(file.name)}: {error} {_instead()}') from None
    return _text(described, kind, part, excerpt)


def _excerpt(file, content, kind, part, offset, room):
    if kind != kinds.TEXT:
        return extracted(content, kind, part, offset, room)
    text = decoded(content)
    if file.media_type == HTML or PAGE.match(text):
        text = plain(text)
    return take(iter([Part(1, [text])] if part == 1 else []), 1, offset, room)


def _text(described, kind, part, excerpt: Excerpt):
    if not excerpt.parts:
        raise ToolError(_('There is no part %(part)s, only %(total)s.', part=part, total=excerpt.total))
    following = {'next_part': excerpt.next_part, 'next_offset': excerpt.next_offset} if excerpt.next_part else {}
    value = {
        **described,
        'unit': kinds.UNITS.get(kind, 'text'),
        'total': excerpt.total,
        'parts': excerpt.parts,
        **following,
    }
    pictures = [_shown(b64decode(picture)) for picture in excerpt.pictures]
    if pictures:
        value['note'] = _('Pages without text are pictures, which follow.')
    elif not any(found['text'] for found in excerpt.parts):
        value['note'] = _('There is no text in it.')
    return Answer(value, tuple(block for block in pictures if block))


def _image(described, content):
    block = _shown(content)
    if block is None:
        raise ToolError(_('This picture is damaged or too large to show. %s', _instead()))
    return Answer(described, (block,))


def _shown(content):
    """Return a picture as a block, scaled down to what models look at; None if it cannot be."""
    try:
        image = ImageProcess(content)
        size = max(image.image.size) if image.image else 0
        if size > LONGEST_EDGE or len(content) > LARGEST_IMAGE:
            image.resize(LONGEST_EDGE, LONGEST_EDGE)
            content = image.image_quality(quality=85)
    except (UserError, OSError, ValueError):
        return None
    media_type = kinds.image_type(content)
    return image_block(content, media_type) if media_type and len(content) <= 2 * LARGEST_IMAGE else None


def _as_it_is(file, described, content, limit):
    if len(content) * 4 // 3 + AROUND > limit:
        return Answer({**described, 'note': _('This file is no text and too large to show. %s', _instead())})
    return Answer(described, (resource_block(file.uri, file.media_type, content),))


def _instead():
    return _('authorize_download gives an address to download it.')

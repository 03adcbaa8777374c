"""Members of a zip archive, which is what the files of office programs are, within bounds."""

from __future__ import annotations

import zipfile
from io import BytesIO

from lxml import etree

from .parts import Unreadable

# An archive names the size of each member, and Python reads no more than that of it.
MOST_BYTES = 200 * 1024**2
MOST_MEMBERS = 20_000


def opened(content: bytes) -> zipfile.ZipFile:
    """Return the archive; raise Unreadable if it would unpack to more than anybody writes by hand."""
    try:
        archive = zipfile.ZipFile(BytesIO(content))
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise Unreadable('The file is damaged.') from error
    members = archive.infolist()
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_BYTES:
        raise Unreadable(f'The file would unpack to more than {MOST_BYTES // 1024**2} MiB.')
    return archive


def tree(archive: zipfile.ZipFile, name: str) -> etree._Element:
    """Return a member as XML, in which no entity is resolved and nothing is fetched; raise Unreadable."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    try:
        return etree.fromstring(archive.read(name), parser)
    except (KeyError, RuntimeError, etree.XMLSyntaxError, zipfile.BadZipFile, zipfile.zlib.error) as error:
        raise Unreadable('The file is damaged or encrypted.') from error

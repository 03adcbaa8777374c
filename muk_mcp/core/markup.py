"""Tells markup from plain text in what a client writes into an html field, so that neither loses a word; and the reverse."""

import re

from lxml import etree, html

from odoo.tools import html2plaintext, plaintext2html

VOID = {'br', 'hr', 'img'}
TAGS = (
    'a|abbr|address|article|aside|b|blockquote|br|caption|center|cite|code|col|colgroup|dd|del|details|div|dl|dt|em|'
    'figcaption|figure|font|footer|h[1-6]|header|hr|i|img|ins|kbd|li|main|mark|ol|p|pre|q|s|section|small|span|strike|'
    'strong|sub|summary|sup|table|tbody|td|tfoot|th|thead|tr|tt|u|ul|var|script|style|iframe|input|button|video|t'
)
VALUED_ATTRIBUTES = r"""(?:\s+[\w:@.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*"""
OPENING = re.compile(rf'<({TAGS}){VALUED_ATTRIBUTES}\s*/?>', re.IGNORECASE)
# What is left as it is where a text is markup; any other "<" is a sign that the writer meant.
PART_OF_MARKUP = re.compile(rf'<(?:/(?:{TAGS})\s*>|(?:{TAGS}){VALUED_ATTRIBUTES}\s*/?>|!--)', re.IGNORECASE)


def is_markup(text):
    """Return True if a text holds an element of HTML: a tag that stands alone, or one with its end."""
    return any(
        tag.lower() in VOID or re.search(rf'</{tag}\s*>', text, re.IGNORECASE) for tag in set(OPENING.findall(text))
    )


def as_html(text):
    """Return a text for an html field: plain text escaped, and in markup every "<" that begins no tag."""
    if not is_markup(text):
        return str(plaintext2html(text)) if text else text
    return re.sub('<', lambda sign: '<' if PART_OF_MARKUP.match(text, sign.start()) else '&lt;', text)


def plain(page):
    """Return what a user reads of a page: a line for each row of a table, and no pictures."""
    try:
        root = html.document_fromstring(page.encode(), parser=html.HTMLParser(encoding='utf-8'))
    except etree.ParserError:
        return ''
    etree.strip_elements(root, 'head', 'script', 'style', 'img', 'svg', with_tail=False)
    for row in list(root.iter('tr')):
        cells = [' '.join(cell.text_content().split()) for cell in row.iterchildren('td', 'th')]
        row.clear(keep_tail=True)
        row.text = '\n' + ' | '.join(cells) + '\n'
    text = html2plaintext(html.tostring(root, encoding='unicode'))
    return re.sub(r'\s*\n\s*', '\n', text).strip()

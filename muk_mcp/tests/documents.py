"""Documents as people have them, made on the spot."""

import io
import zipfile

import xlsxwriter
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen import canvas

W = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'
A = 'http://schemas.openxmlformats.org/drawingml/2006/main'
TEXT = 'urn:oasis:names:tc:opendocument:xmlns:text:1.0'
OFFICE = 'urn:oasis:names:tc:opendocument:xmlns:office:1.0'


def pdf(*pages):
    """A page for each text; a picture (bytes) is a page that somebody scanned."""
    content = io.BytesIO()
    drawn = canvas.Canvas(content)
    for page in pages:
        if isinstance(page, bytes):
            drawn.drawImage(ImageReader(io.BytesIO(page)), 0, 0, 500, 500)
        else:
            drawn.drawString(72, 720, page)
        drawn.showPage()
    drawn.save()
    return content.getvalue()


def picture(size=(20, 10), kind='PNG'):
    content = io.BytesIO()
    Image.new('RGB', size, (200, 30, 30)).save(content, kind)
    return content.getvalue()


def archive(**members):
    content = io.BytesIO()
    with zipfile.ZipFile(content, 'w', zipfile.ZIP_DEFLATED) as written:
        for name, member in members.items():
            written.writestr(name, member)
    return content.getvalue()


def docx(*paragraphs):
    body = ''.join(f'<w:p><w:r><w:t>{text}</w:t></w:r></w:p>' for text in paragraphs)
    return archive(**{'word/document.xml': f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'})


def pptx(*slides):
    members = {
        f'ppt/slides/slide{number}.xml': f'<s xmlns:a="{A}"><a:p><a:r><a:t>{text}</a:t></a:r></a:p></s>'
        for number, text in enumerate(slides, 1)
    }
    return archive(**{'ppt/presentation.xml': '<p/>', **members})


def odt(*paragraphs):
    body = ''.join(f'<text:p>{text}</text:p>' for text in paragraphs)
    content = f'<office:document-content xmlns:office="{OFFICE}" xmlns:text="{TEXT}">{body}</office:document-content>'
    return archive(mimetype='application/vnd.oasis.opendocument.text', **{'content.xml': content})


def xlsx(**sheets):
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return content.getvalue()

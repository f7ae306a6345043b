"""Documents made for tests: Word, PDF, and what pretends to be one."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Sequence

from pypdf import PdfReader, PdfWriter

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_HEADING = '<w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>'
STYLES = f"<w:styles {W}>{_HEADING}</w:styles>"


def docx(lines: Sequence[str], *, heading: str = "", body: str = "", rows: Sequence[Sequence[str]] = ()) -> bytes:
    """A Word document: a heading in a style of a German Word, paragraphs, a table."""
    head = (
        f'<w:p><w:pPr><w:pStyle w:val="berschrift1"/></w:pPr><w:r><w:t>{heading}</w:t></w:r></w:p>' if heading else ""
    )
    paragraphs = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines)
    cells = ("".join(f"<w:tc><w:p><w:r><w:t>{cell}</w:t></w:r></w:p></w:tc>" for cell in row) for row in rows)
    table = "".join(f"<w:tr>{row}</w:tr>" for row in cells)
    document = f"<w:document {W}><w:body>{head}{paragraphs}{body}<w:tbl>{table}</w:tbl></w:body></w:document>"
    return archive({"[Content_Types].xml": "<Types/>", "word/document.xml": document, "word/styles.xml": STYLES})


def archive(parts: dict[str, str | bytes]) -> bytes:
    """A ZIP archive of these parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return buffer.getvalue()


def bomb(megabytes: int = 200) -> bytes:
    """A Word document of a few hundred kilobytes that unpacks to much more."""
    return archive({"[Content_Types].xml": "<Types/>", "word/document.xml": b"<a>" + b" " * megabytes * 1_000_000})


def pdf(lines: Sequence[str], *, n_pages: int = 1) -> bytes:
    """A PDF with a page of these lines, perhaps again and again; none of them: without text, as a scan has."""
    stream = "BT /F1 12 Tf 50 700 Td 14 TL " + " ".join(f"({line}) '" for line in lines) + " ET"
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{'3 0 R ' * n_pages}]/Count {n_pages}>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        f"<</Length {len(stream)}>>stream\n{stream}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    return _written(objects)


def dense_pdf(n_words: int) -> bytes:
    """A small PDF of one page that is packed well and draws so many words, one by one."""
    packed = zlib.compress(b"BT /F1 12 Tf 50 700 Td " + b"(a) Tj " * n_words + b"ET", 9).decode("latin-1")
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        f"<</Filter/FlateDecode/Length {len(packed)}>>stream\n{packed}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    return _written(objects)


def _written(objects: Sequence[str]) -> bytes:
    written, places = "%PDF-1.4\n", []
    for number, item in enumerate(objects, 1):
        places.append(len(written))
        written += f"{number} 0 obj\n{item}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    start = len(written)
    written += f"xref\n0 6\n0000000000 65535 f \n{table}trailer<</Size 6/Root 1 0 R>>\nstartxref\n{start}\n%%EOF"
    return written.encode("latin-1")


def long_pdf(lines: Sequence[str], n_pages: int) -> bytes:
    """A PDF that says the same on every page."""
    writer = PdfWriter()
    for _ in range(n_pages):
        writer.append(PdfReader(io.BytesIO(pdf(lines))))
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def locked_pdf(lines: Sequence[str], password: str) -> bytes:
    """A PDF that asks for a password."""
    writer = PdfWriter(PdfReader(io.BytesIO(pdf(lines))))
    writer.encrypt(password, algorithm="AES-256")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()

"""Small whole files to upload: a PDF, a PNG and a JPEG."""

from __future__ import annotations

import io
import struct
import zlib

from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from tests.web.people import token

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(20) + b"\xff\xd9"


def png(shade: int = 200, *, size: int = 32) -> bytes:
    """Return a grey picture; another shade is another file."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    rows = (b"\x00" + bytes([shade]) * size) * size
    head = struct.pack(">IIBBBBB", size, size, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def send_proof(client: FlaskClient, page: str, content: bytes | None = PDF, name: str = "proof.pdf", **fields: object):
    """Send the form of a proof as a browser would; ``content`` ``None`` chooses no file."""
    data = {"status": "sheltered-workshop", "issued_on": "2026-01-10", "expires_on": "2026-12-31", **fields}
    data["csrf_token"] = token(client, page)
    data["file"] = FileStorage(io.BytesIO(content or b""), name if content is not None else "")
    boundary, body = encode_multipart(data)
    return client.post(page.split("?")[0], data=body, content_type=f"multipart/form-data; boundary={boundary}")

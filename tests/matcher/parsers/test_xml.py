"""Hostile and broken documents end in a named error, quickly and in little memory."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from matcher.parsers import Limits, ParseError, parse_notice
from matcher.parsers.errors import (
    EmptyDocument,
    HostileXml,
    MalformedXml,
    MissingIdentity,
    TooLarge,
    UnknownFormat,
    UnsupportedEncoding,
)
from tests.matcher.parsers.facts import FIXTURES

SECONDS_MAX = 0.2
EXTRA_BYTES_MAX = 50 * 2**20
DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>'
OPEN = (
    b'<ContractNotice xmlns="urn:oasis:names:specification:ubl:schema:xsd:ContractNotice-2" '
    b'xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">'
)
CLOSE = b"</ContractNotice>"
REAL = (FIXTURES / "eforms_cn_reserved_lots.xml").read_bytes()
LAUGHS = b'<!DOCTYPE lolz [<!ENTITY a "ha">' + b"".join(
    b'<!ENTITY %c "%s">' % (code, b"&%c;" % (code - 1) * 10) for code in range(98, 108)
)


def _note(text: bytes) -> bytes:
    return DECLARATION + OPEN + b"<cbc:Note>" + text + b"</cbc:Note>" + CLOSE


def _attributes(count: int) -> bytes:
    return DECLARATION + OPEN + b"<a " + b" ".join(b'a%d="x"' % n for n in range(count)) + b"/>" + CLOSE


def _result_links(count: int) -> bytes:
    """Every result names every contract, every contract every tender: the links multiply."""
    document = (FIXTURES / "eforms_result.xml").read_bytes()
    tenders = b"".join(b"<efac:LotTender><cbc:ID>T%d</cbc:ID></efac:LotTender>" % n for n in range(count))
    contract = b"<efac:SettledContract><cbc:ID>C</cbc:ID>" + tenders + b"</efac:SettledContract>"
    link = b"<efac:SettledContract><cbc:ID>C</cbc:ID></efac:SettledContract>"
    result = b"<efac:LotResult><cbc:TenderResultCode>selec-w</cbc:TenderResultCode>" + link + b"</efac:LotResult>"
    return document.replace(b"</efac:NoticeResult>", contract + result * count + b"</efac:NoticeResult>")


HOSTILE: dict[str, tuple[Callable[[], bytes], type[ParseError]]] = {
    "nothing": (lambda: b"", EmptyDocument),
    "white space": (lambda: b" \n\t ", EmptyDocument),
    "billion laughs": (lambda: LAUGHS + b"]><lolz>&k;</lolz>", HostileXml),
    "quadratic blowup": (
        lambda: b'<!DOCTYPE x [<!ENTITY a "' + b"a" * 100_000 + b'">]><x>' + b"&a;" * 10_000 + b"</x>",
        HostileXml,
    ),
    "external entity": (
        lambda: b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>' + OPEN + b"&f;" + CLOSE,
        HostileXml,
    ),
    "external subset": (lambda: b'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd"><x/>', HostileXml),
    "doctype in UTF-16": (
        lambda: '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'.encode("utf-16"),
        HostileXml,
    ),
    "entity without declaration": (lambda: _note(b"&file;"), HostileXml),
    "NUL bytes": (lambda: REAL.replace(b"Upkeep", b"Up\0keep"), HostileXml),
    "deep nesting": (lambda: DECLARATION + b"<a>" * 50_000 + b"</a>" * 50_000, HostileXml),
    "huge text": (lambda: _note(b"a" * 15_000_000), TooLarge),
    "huge document": (lambda: _note(b"a" * 60_000_000), TooLarge),
    "many long texts": (lambda: DECLARATION + OPEN + (b"<b>" + b"a" * 400_000 + b"</b>") * 60 + CLOSE, TooLarge),
    "huge text in character references": (lambda: _note(b"&#65;" * 1_000_000), TooLarge),
    "huge CDATA": (lambda: _note(b"<![CDATA[" + b"<" * 5_000_000 + b"]]>"), TooLarge),
    "a million elements": (lambda: DECLARATION + OPEN + b"<a/>" * 1_000_000 + CLOSE, TooLarge),
    "a million comments": (lambda: DECLARATION + OPEN + b"<!---->" * 1_000_000 + CLOSE, TooLarge),
    "many attributes": (lambda: _attributes(100_000), TooLarge),
    "attributes just below the cap": (lambda: _attributes(30_000), MissingIdentity),
    "one attribute twice": (lambda: DECLARATION + OPEN + b'<a b="1" b="2"/>' + CLOSE, MalformedXml),
    "multiplying links": (lambda: _result_links(2_000), TooLarge),
    "truncated": (lambda: REAL[: len(REAL) // 2], MalformedXml),
    "two roots": (lambda: REAL + REAL[REAL.index(b"<ContractNotice") :], MalformedXml),
    "not XML": (lambda: b"%PDF-1.7 \xff\xfe", MalformedXml),
    "plain text": (lambda: b"hello", MalformedXml),
    "wrong UTF-8": (lambda: REAL.replace("Синево".encode(), b"\xff\xfe\xfd"), MalformedXml),
    "unknown encoding": (lambda: REAL.replace(b"UTF-8", b"x-nothing"), UnsupportedEncoding),
    "UTF-7": (lambda: b'<?xml version="1.0" encoding="UTF-7"?>+ADw-x/+AD4-', UnsupportedEncoding),
    "half a UTF-16 character": (lambda: b"\xff\xfe<", UnsupportedEncoding),
    "another format": (lambda: b"<html><body/></html>", UnknownFormat),
    "a form without language": (lambda: b"<TED_EXPORT DOC_ID='1-2020'><FORM_SECTION/></TED_EXPORT>", UnknownFormat),
    "no identity": (lambda: _note(b"a"), MissingIdentity),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_document_ends_in_its_error_within_200_ms(name: str) -> None:
    make, expected = HOSTILE[name]
    content = make()
    started = time.process_time()
    with pytest.raises(expected) as caught:
        parse_notice(content)
    assert time.process_time() - started < SECONDS_MAX
    assert type(caught.value) is expected
    assert caught.value.code
    assert len(str(caught.value)) < 300


@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="peaks are read from Linux's /proc")
def test_no_hostile_document_takes_50_mib() -> None:
    code = "from tests.matcher.parsers.test_xml import print_peaks; print_peaks()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120)
    peaks = json.loads(done.stdout)
    assert peaks.keys() == HOSTILE.keys()
    assert {name: peak for name, peak in peaks.items() if peak > EXTRA_BYTES_MAX} == {}


def print_peaks() -> None:
    """Print the extra resident memory in bytes at the peak of each hostile document; run in a process of its own."""
    parse_notice(REAL)
    peaks = {}
    for name, (make, _) in HOSTILE.items():
        content = make()
        Path("/proc/self/clear_refs").write_text("5")
        before = _status("VmRSS")
        try:
            parse_notice(content)
        except ParseError:
            peaks[name] = _status("VmHWM") - before
    print(json.dumps(peaks))


def _status(field: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith(field)).split()[1]) * 1024


def test_an_error_names_the_line_and_column() -> None:
    with pytest.raises(MalformedXml) as caught:
        parse_notice(b"<a>\n<b></a>")
    assert caught.value.position is not None
    assert caught.value.position.startswith("line 2, column")


def test_an_error_names_the_element_that_is_missing() -> None:
    with pytest.raises(MissingIdentity) as caught:
        parse_notice(_note(b"x"))
    assert caught.value.position == "/*/cbc:ID"


def test_limits_can_be_tightened_and_relaxed() -> None:
    with pytest.raises(TooLarge):
        parse_notice(REAL, Limits(bytes_max=100))
    long_text = REAL.replace("Косене".encode(), b"a" * 600_000)
    with pytest.raises(TooLarge):
        parse_notice(long_text)
    assert parse_notice(long_text, Limits(run_bytes_max=1_000_000)).lots


def test_a_document_in_utf_16_is_read() -> None:
    text = REAL.decode().replace('encoding="UTF-8"', 'encoding="UTF-16"')
    assert parse_notice(text.encode("utf-16")) == parse_notice(REAL)


def test_a_byte_order_mark_and_latin_1_are_read() -> None:
    document = (FIXTURES / "ted_f02.xml").read_text()
    latin = document.replace('encoding="UTF-8"', 'encoding="ISO-8859-1"').encode("latin-1")
    assert parse_notice(latin) == parse_notice(b"\xef\xbb\xbf" + document.encode())


def test_blank_lines_before_the_declaration_are_forgiven() -> None:
    assert parse_notice(b"\n\r\n " + REAL) == parse_notice(REAL)


def test_an_unexpanded_entity_never_reaches_a_text() -> None:
    content = REAL.replace(b"Upkeep of parks", b"Upkeep &amp;amp; &#60;b&#62;")
    assert parse_notice(content).lots[0].title["en"] == "Upkeep &amp; <b>"

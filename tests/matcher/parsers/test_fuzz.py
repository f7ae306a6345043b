"""Whatever is done to a document: a notice with a lot, or a ParseError, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from matcher.parsers import ParseError, parse_notice
from tests.matcher.parsers.facts import invented_documents

DOCUMENTS = [path.read_bytes() for path in invented_documents()]
ODD_TEXTS = [
    "", " ", "x", "-1", "9" * 40, "1e999", "NaN", "0000-00-00", "2025-13-45", "2025-02-30+25:99", "99:99:99+99:99",
    "24:00:00Z", "a@b.c", "http://[::1", "http://a:99999999/", "javascript:alert(1)", "٣٤٥٦", "２０２５-０１-０１", "²",
    "1,2,3.4.5", "0-0000", "1-0000", "LOT-0001", "none", "true", "\u202e", "9999-12-31", "0001-01-01", "1.000.000,5",
]  # fmt: skip
fuzzing = settings(max_examples=250, deadline=None, derandomize=True)


def _read(content: bytes) -> None:
    try:
        notice = parse_notice(content)
    except ParseError:
        return
    assert notice.notice_id
    assert notice.lots
    assert all((lot.title and lot.cpv_main) or lot.missing for lot in notice.lots)
    assert len({lot.ref for lot in notice.lots}) == len(notice.lots)


@fuzzing
@given(st.binary(max_size=400))
def test_any_bytes_are_a_notice_or_a_parse_error(content: bytes) -> None:
    _read(content)


@fuzzing
@given(
    st.sampled_from(DOCUMENTS),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 200), st.binary(max_size=12)), min_size=1, max_size=6),
)
def test_documents_with_broken_bytes_are_a_notice_or_a_parse_error(
    document: bytes, edits: list[tuple[float, int, bytes]]
) -> None:
    content = bytearray(document)
    for place, length, replacement in edits:
        start = int(place * len(content))
        content[start : start + length] = replacement
    _read(bytes(content))


@fuzzing
@given(
    st.sampled_from(DOCUMENTS),
    st.lists(
        st.tuples(st.integers(0, 10_000), st.sampled_from(["remove", "text", "attribute", "empty", "repeat"]),
                  st.sampled_from(ODD_TEXTS)),
        min_size=1, max_size=15,
    ),
)  # fmt: skip
def test_documents_with_odd_elements_are_a_notice_or_a_parse_error(
    document: bytes, edits: list[tuple[int, str, str]]
) -> None:
    root = etree.fromstring(document)
    for number, kind, text in edits:
        elements = list(root.iter("*"))
        _edit(elements[number % len(elements)], kind, text)
    _read(etree.tostring(root))


def _edit(element: etree._Element, kind: str, text: str) -> None:
    parent = element.getparent()
    if kind == "remove" and parent is not None:
        parent.remove(element)
    elif kind == "repeat" and parent is not None and len(element) < 40:
        parent.append(etree.fromstring(etree.tostring(element, with_tail=False)))
    elif kind == "empty":
        del element[:]
    elif kind == "attribute":
        for name in element.attrib:
            element.set(name, text)
    else:
        element.text = text


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: str(len(document)))
def test_each_prefix_of_a_document_is_a_parse_error(document: bytes) -> None:
    for end in range(0, len(document) - 20, max(1, len(document) // 60)):
        with pytest.raises(ParseError):
            parse_notice(document[:end])

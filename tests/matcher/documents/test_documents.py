"""Documents become lines; what is no document, or an evil one, says so in one word."""

from __future__ import annotations

import pytest

from matcher.documents import DocumentError, FirstPages, is_xml, read_first_pages, read_lines
from matcher.documents.lines import MOST_CHARACTERS
from tests.matcher.documents.files import archive, bomb, dense_pdf, docx, locked_pdf, long_pdf, pdf

LONG = ["Cleaning of the town hall", "The rooms are cleaned every day, the", "windows twice a year."]


def texts(content: bytes) -> list[str]:
    return [line.text for line in read_lines(content)]


def fault(content: bytes) -> str:
    with pytest.raises(DocumentError) as raised:
        read_lines(content)
    return raised.value.code


def test_word_gives_headings_paragraphs_and_rows_of_tables() -> None:
    content = docx(["First.", "Second."], heading="Reinigung", rows=[["Laufzeit", "24 Monate"]])
    lines = read_lines(content)
    assert [(line.text, line.level) for line in lines] == [
        ("Reinigung", 1), ("First.", 0), ("Second.", 0), ("Laufzeit | 24 Monate", 0),
    ]  # fmt: skip


def test_deleted_text_of_word_is_left_out_and_inserted_text_is_not() -> None:
    changed = (
        "<w:p><w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:ins><w:r><w:t>come</w:t></w:r></w:ins>"
        "<w:r><w:tab/><w:t>stayed</w:t><w:br/><w:t>below</w:t></w:r></w:p>"
    )
    assert texts(docx([], body=changed)) == ["come stayed", "below"]


def test_lines_of_a_pdf_that_belong_together_are_joined() -> None:
    assert texts(pdf(LONG)) == [
        "Cleaning of the town hall",
        "The rooms are cleaned every day, the windows twice a year.",
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_plain_text_may_come_in_any_unicode(encoding: str) -> None:
    lines = read_lines("# Почистване\n\nна  училища".encode(encoding))
    assert [(line.text, line.level) for line in lines] == [("Почистване", 1), ("на училища", 0)]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b" \n ", "empty"),
        (b"MZ\x90\x00\x03\x00\x00\x00" * 100, "unknown-type"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "unknown-type"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 500, "old-word"),
        (b"%PDF-1.7\nnothing of a PDF", "unreadable"),
        (b"PK\x03\x04 nothing of an archive", "unreadable"),
        (archive({"content.xml": "<a/>"}), "unknown-type"),
        (archive({"word/document.xml": "<a><b></a>"}), "unreadable"),
        (archive({"word/document.xml": '<!DOCTYPE a [<!ENTITY b "b">]><a>&b;</a>'}), "unreadable"),
        (pdf([]), "no-text"),
        (locked_pdf(LONG, "secret"), "locked"),
    ],
)
def test_what_cannot_be_read_says_why(content: bytes, code: str) -> None:
    assert fault(content) == code


def test_a_pdf_locked_without_a_password_is_read() -> None:
    assert texts(locked_pdf(LONG, ""))[0] == "Cleaning of the town hall"


def test_an_archive_that_grows_is_given_up() -> None:
    content = bomb()
    assert len(content) < 1_000_000
    assert fault(content) == "too-much"


def test_a_member_that_lies_about_its_size_is_still_bounded() -> None:
    content = bomb(60)
    size = (60_000_003).to_bytes(4, "little")
    assert size in content
    assert fault(content.replace(size, (10).to_bytes(4, "little"))) in ("too-much", "unreadable")


def test_a_page_that_is_drawn_without_end_is_given_up_unread() -> None:
    content = dense_pdf(400_000)
    assert len(content) < 60_000
    assert fault(content) == "too-much"


def test_pages_are_read_until_they_are_too_much_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("matcher.documents.pdf.MOST_STREAMS_BYTES", 500)
    assert texts(pdf(LONG, n_pages=9)) == texts(pdf(LONG, n_pages=3))


def test_an_archive_behind_a_pdf_is_a_pdf() -> None:
    assert texts(pdf(LONG) + docx(["hidden"]))[0] == "Cleaning of the town hall"


def test_lines_end_where_nobody_reads_on() -> None:
    lines = read_lines(("word " * 100 + "\n").encode() * 2_000)
    assert sum(len(line.text) for line in lines) == MOST_CHARACTERS


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        (b"<a/>", True),
        (b"\xef\xbb\xbf <?xml?>", True),
        ("<a/>".encode("utf-16"), True),
        (b"a < b", False),
        (b"", False),
    ],
)
def test_xml_begins_with_an_angle(content: bytes, wanted: bool) -> None:
    assert is_xml(content) is wanted


def test_the_first_pages_of_a_pdf_keep_their_lines() -> None:
    found = read_first_pages(pdf(LONG))
    assert (found.n_pages, found.lines, found.is_cut) == (1, tuple(LONG), False)


def test_of_a_long_pdf_only_the_beginning_is_read() -> None:
    found = read_first_pages(long_pdf(LONG, 7))
    assert (found.n_pages, len(found.lines), found.is_cut) == (7, 5 * len(LONG), True)
    full = read_first_pages(long_pdf(["word " * 2_000], 3))
    assert (full.is_cut, sum(map(len, full.lines)) <= 20_001) == (True, True)


def test_a_scan_has_pages_and_no_lines() -> None:
    assert read_first_pages(long_pdf([], 2)) == FirstPages(2, (), is_cut=False)
    assert read_first_pages(pdf(["Page 1"])).lines == ()


@pytest.mark.parametrize(
    ("content", "code"), [(locked_pdf(LONG, "secret"), "locked"), (b"%PDF-1.4 %%EOF", "unreadable")]
)
def test_first_pages_that_cannot_be_read_say_why(content: bytes, code: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read_first_pages(content)
    assert caught.value.code == code

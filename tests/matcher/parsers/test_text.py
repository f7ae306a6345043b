"""Texts are tidy and carry no addresses of persons."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from matcher.parsers.text import organisation_text, paragraphs, tidy


def test_white_space_is_tidied_and_paragraphs_are_kept() -> None:
    assert tidy("  a \t b\u00a0c\r\n\n\n  d  ") == "a b c\nd"
    assert tidy(" \n ") is None
    assert tidy(None) is None


def test_text_is_composed() -> None:
    assert tidy(unicodedata.normalize("NFD", "Přístavba й")) == "Přístavba й"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Ask jane.doe@town.example today", "Ask today"),
        ("mailto:jane@town.example", None),
        ("jane @ town.example; j+x@a.b.example.", "; ."),
        ("Leading@Work costs @ 70 %", "Leading@Work costs @ 70 %"),
    ],
)
def test_e_mail_addresses_leave_every_text(written: str, kept: str | None) -> None:
    assert (tidy(written) or "").replace("  ", " ") == (kept or "")


def test_removing_addresses_takes_linear_time() -> None:
    started = time.process_time()
    for text in ("a" * 400_000 + "@b.example", "a@" * 200_000, "@b." * 130_000, "a.b+" * 100_000 + "@"):
        tidy(text)
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Town Hall, office@town.example", "Town Hall"),
        ("Община Синево, тел. +359 2 123 45 67", "Община Синево"),
        ("Stadt Musterau, Tel.: 089/123456", "Stadt Musterau"),
        ("Mairie, tél. 01 23 45 67 89", "Mairie"),
        ("Stadt Musterau z. Hd. Frau Grün", "Stadt Musterau"),
        ("Mairie (à l’attention de Mme Dupont)", "Mairie"),
        ("School 21 (attn. J. Smith)", "School 21"),
        ("Telekom Deutschland 1 GmbH", "Telekom Deutschland 1 GmbH"),
        ("Klinikum Region 2000 AG", "Klinikum Region 2000 AG"),
        ("Attica Region", "Attica Region"),
        ("Contact Center Services SRL", "Contact Center Services SRL"),
        ("we@home GmbH", "GmbH"),
        ("REDACTED", None),
        ("---", None),
    ],
)
def test_the_name_of_an_organisation_carries_no_contact(written: str, kept: str | None) -> None:
    assert organisation_text(written) == kept


@given(st.text(max_size=200))
def test_no_at_sign_survives_in_an_organisation(written: str) -> None:
    assert "@" not in (organisation_text(written) or "")


def test_paragraphs_and_inline_marks_become_lines() -> None:
    element = etree.fromstring("<D><P>1<FT>er</FT> mot</P><P> </P><P>deux</P></D>")
    assert paragraphs(element) == "1er mot\ndeux"
    assert paragraphs(etree.fromstring("<D>bare <FT>text</FT></D>")) == "bare text"
    assert paragraphs(etree.fromstring("<D/>")) is None

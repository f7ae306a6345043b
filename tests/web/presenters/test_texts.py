"""Texts and addresses of the sources, made safe to show."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.presenters.texts import FOLD_AFTER, choose_text, host_of, present_text, safe_url, shorten, text_fragment


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        "data:text/html,x",
        "//evil.example/x",
        "ftp://files.example/x",
        "https://user:password@host.example/",
        "https://",
        "http://[::1",
        "not an address",
        "https://host.example/" + "x" * 3_000,
        None,
    ],
)
def test_only_plain_web_addresses_become_links(url: str | None) -> None:
    assert safe_url(url) is None


def test_a_web_address_stays_as_it_is() -> None:
    assert safe_url(" https://www.example.org/a?b=1#c ") == "https://www.example.org/a?b=1#c"
    assert host_of("https://www.example.org/a") == "example.org"


def test_a_long_title_is_cut_at_a_word() -> None:
    assert shorten("one two three", 9) == "one two…"
    assert shorten("short", 9) == "short"
    assert shorten(None) == ""


@given(st.text(max_size=4_000))
def test_folding_loses_no_words(text: str) -> None:
    view = present_text(text, "de")
    shown = " ".join((*view.paragraphs, *view.folded)).replace("…", "").split()
    assert "".join(shown) == "".join(text.replace("…", "").split())


def test_long_texts_are_folded_after_the_first_paragraphs() -> None:
    view = present_text("\n".join(["word " * 60] * 10), "de")
    assert sum(map(len, view.paragraphs)) <= FOLD_AFTER
    assert view.folded


def test_the_readers_language_comes_first_then_the_original() -> None:
    texts = {"de": "Wäsche", "fr": "Linge"}
    assert choose_text(texts, "fr", "de") == ("fr", "Linge")
    assert choose_text(texts, "en", "de") == ("de", "Wäsche")
    assert choose_text({"fr": "Linge"}, "en", "de") == ("fr", "Linge")
    assert choose_text({}, "en", "de") == ("de", "")


def test_a_short_quote_is_named_whole_and_encoded() -> None:
    assert text_fragment("Parks, gardens - and more") == "Parks%2C%20gardens%20%2D%20and%20more"


def test_a_long_quote_is_named_by_its_ends_without_the_last_word_that_may_be_cut() -> None:
    words = [f"w{number}" for number in range(20)]
    assert text_fragment(" ".join(words)) == "w0%20w1%20w2%20w3%20w4,w14%20w15%20w16%20w17%20w18"

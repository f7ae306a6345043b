"""The interface languages: negotiation and catalogues compiled in memory."""

from datetime import date
from pathlib import Path

import pytest
from babel.dates import format_date

from config import i18n
from config.i18n import LANGUAGES, UnknownLanguageError, get_locale, get_translations, negotiate
from matcher.locales import euros, locale_of

CATALOGUE = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Deadline"
msgstr "Frist"

#, fuzzy
msgid "Buyer"
msgstr "Käufer"

msgid "Place"
msgstr ""

msgid "%(num)d lot"
msgid_plural "%(num)d lots"
msgstr[0] "%(num)d Los"
msgstr[1] "%(num)d Lose"
"""


@pytest.mark.parametrize(
    ("wanted", "language"),
    [
        ("de", "de"),
        ("pt-BR,pt;q=0.9", "pt"),
        ("it, lv;q=0.3, el;q=0.8", "el"),
        ("fr;q=0, nl;q=0.1", "nl"),
        ("it,ja", "pl"),
        ("*", "pl"),
        ("", "pl"),
        (None, "pl"),
        (["it", "ro_RO"], "ro"),
        ("de;q=nan,bg;q=0.2", "bg"),
        ("de;q=x", "pl"),
        (",;,=;q=1", "pl"),
    ],
)
def test_the_best_wanted_language_wins_else_the_default(wanted: str | list[str] | None, language: str) -> None:
    assert negotiate(wanted, "pl") == language


def test_a_huge_header_is_cut() -> None:
    assert negotiate("x," * 10_000_000 + "de", "en") == "en"


@pytest.fixture
def german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "de" / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True)
    path.write_text(CATALOGUE, encoding="utf-8")
    monkeypatch.setattr(i18n, "LOCALE_FOLDER", tmp_path)
    get_translations.cache_clear()


@pytest.mark.usefixtures("german")
def test_a_catalogue_translates_and_leaves_the_rest_in_english() -> None:
    translations = get_translations("de")
    get_translations.cache_clear()
    assert translations.gettext("Deadline") == "Frist"
    assert translations.gettext("Buyer") == "Buyer"
    assert translations.gettext("Place") == "Place"
    assert translations.ngettext("%(num)d lot", "%(num)d lots", 2) == "%(num)d Lose"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_can_be_loaded(language: str) -> None:
    assert get_translations(language).gettext("a text that nobody wrote") == "a text that nobody wrote"


@pytest.mark.parametrize("language", ["it", "../de", ""])
def test_an_unknown_language_is_refused(language: str) -> None:
    with pytest.raises(UnknownLanguageError):
        get_translations(language)


def test_english_and_portuguese_are_the_european_ones() -> None:
    day = date(2026, 12, 2)
    assert format_date(day, "long", locale=get_locale("en")) == "2 December 2026"
    assert get_locale("pt").territory == "PT"
    assert get_locale("bg").language == "bg"


def test_the_matcher_writes_numbers_as_the_pages_do() -> None:
    assert {language: locale_of(language) for language in LANGUAGES} == {
        language: get_locale(language) for language in LANGUAGES
    }
    assert euros(126_000_000, "pt") == "1\xa0260\xa0000\xa0€"
    assert euros(126_000_050, "de") == "1.260.000,50\xa0€"

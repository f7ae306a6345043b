"""The script that keeps the catalogues in step with the texts."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog

from config import i18n
from config.settings import PROJECT_ROOT


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("translations", PROJECT_ROOT / "scripts" / "translations.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def template() -> Catalog:
    catalogue = Catalog()
    catalogue.add("Buyer")
    catalogue.add("New tender: %(title)s")
    catalogue.add(("%(num)d lot", "%(num)d lots"))
    catalogue.add("Hello {name}")
    return catalogue


def polish(**changes: object) -> Catalog:
    """A complete catalogue, but for the changes."""
    texts: dict[str, object] = {
        "buyer": "Zamawiający",
        "tender": "Nowe zamówienie: %(title)s",
        "lots": ("%(num)d część", "%(num)d części", "%(num)d części"),
        "hello": "Cześć {name}",
        **changes,
    }
    catalogue = Catalog(locale="pl")
    catalogue.add("Buyer", texts["buyer"], flags=texts.get("flags", ()))  # type: ignore[arg-type]
    catalogue.add("New tender: %(title)s", texts["tender"])  # type: ignore[arg-type]
    catalogue.add(("%(num)d lot", "%(num)d lots"), texts["lots"])  # type: ignore[arg-type]
    catalogue.add("Hello {name}", texts["hello"])  # type: ignore[arg-type]
    return catalogue


def test_a_complete_catalogue_has_no_faults(script: ModuleType, template: Catalog) -> None:
    assert list(script.faults_of(polish(), template)) == []


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"buyer": ""}, "not translated"),
        ({"flags": ("fuzzy",)}, "fuzzy"),
        ({"tender": "Nowe zamówienie"}, "placeholders"),
        ({"tender": "Nowe zamówienie: %(tytuł)s"}, "placeholders"),
        ({"tender": "Nowe zamówienie: %(title)d"}, "placeholders"),
        ({"tender": "100 % nowe: %(title)s"}, "a % that"),
        ({"lots": ("%(num)d część", "%(num)d części")}, "2 plural forms instead of 3"),
        ({"lots": ("jedna część", "%(num)d części", "%(num)d części")}, "placeholders"),
        ({"lots": ("%(num)d część", "", "%(num)d części")}, "not translated"),
        ({"hello": "Cześć"}, "placeholders"),
        ({"hello": "Cześć {"}, "placeholders"),
    ],
)
def test_each_fault_is_named(script: ModuleType, template: Catalog, changes: dict[str, object], fault: str) -> None:
    (found,) = script.faults_of(polish(**changes), template)
    assert found.startswith(fault)


def test_what_is_new_or_no_longer_used_is_named(script: ModuleType, template: Catalog) -> None:
    template.add("Place")
    catalogue = polish()
    catalogue.add("Old", "Stary")
    assert list(script.faults_of(catalogue, template)) == ["not in the catalogue: 'Place'", "no longer used: 'Old'"]


def test_updating_keeps_translations_adds_the_new_and_drops_the_unused(
    script: ModuleType, template: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(i18n, "LOCALE_FOLDER", tmp_path)
    script.update(template)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(set(i18n.LANGUAGES) - {"en"})
    path = tmp_path / "pl" / "LC_MESSAGES" / "messages.po"
    path.write_text(path.read_text().replace('msgid "Buyer"\nmsgstr ""', 'msgid "Buyer"\nmsgstr "Zamawiający"'))
    template.add("Place")
    template.delete("Hello {name}")
    script.update(template)
    catalogue = script.read_catalogue("pl")
    assert catalogue["Buyer"].string == "Zamawiający"
    assert catalogue["Place"].string == ""
    assert catalogue.get("Hello {name}") is None
    before = path.read_bytes()
    script.update(template)
    assert path.read_bytes() == before


def test_messages_of_pages_mails_and_explanations_are_found(script: ModuleType) -> None:
    found = script.extract_messages()
    for message in ("Why it fits", "No deadline stated", "The lot describes this kind of work."):
        assert found.get(message) is not None
    assert found.get(("%(num)s new tender that fits", "%(num)s new tenders that fit")) is not None


@pytest.mark.parametrize("language", [language for language in i18n.LANGUAGES if language != i18n.SOURCE_LANGUAGE])
def test_every_message_is_translated_and_nothing_is_broken(script: ModuleType, language: str) -> None:
    assert list(script.faults_of(script.read_catalogue(language), script.extract_messages())) == []

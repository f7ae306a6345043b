"""A text is called what it calls itself, and seldom by the name of its buyer."""

from __future__ import annotations

import pytest

from tests.matcher.drafting.texts import proposal


@pytest.mark.parametrize(
    "line",
    [
        "Bezeichnung des Auftrags: Grünpflege", "II.1.1) Bezeichnung des Auftrags: Grünpflege", "Titel | Grünpflege",
        "Title: Grünpflege", "Intitulé du marché : Grünpflege", "Denominación del contrato: Grünpflege",
        "Наименование на поръчката: Grünpflege", "Τίτλος της σύμβασης: Grünpflege",
        "Benaming van de opdracht: Grünpflege", "Nazwa zamówienia: Grünpflege", "Designação do contrato: Grünpflege",
        "Denumirea contractului: Grünpflege", "Iepirkuma nosaukums: Grünpflege",
    ],
)  # fmt: skip
def test_what_a_line_calls_the_title_comes_before_a_heading(line: str) -> None:
    draft = proposal(f"# Leistungsbeschreibung\nNr. 4711\n{line}\nMähen.")
    assert draft.title == draft.lots[0].title == "Grünpflege"
    assert draft.lots[0].description == "Leistungsbeschreibung\nNr. 4711\nMähen."


@pytest.mark.parametrize(
    "buyer",
    [
        "AYUNTAMIENTO DE VILLAEJEMPLO", "Diputación Provincial de Badajoz", "ΔΗΜΟΣ ΝΕΑΣ ΔΟΚΙΜΗΣ", "Stadt Musterstadt",
        "Landkreis Leipzig", "Gmina Przykładowo", "Commune de Villexemple", "Gemeente Voorbeeld", "Община Примерово",
        "MUNICÍPIO DE EXEMPLO", "Câmara Municipal de Exemplo", "Primăria Comunei Exemplu", "Paraugu novada pašvaldība",
        "Dublin City Council", "City of Exampleton", "Leistungsbeschreibung", "PLIEGO DE PRESCRIPCIONES TÉCNICAS",
        "CAHIER DES CHARGES", "Specyfikacja warunków zamówienia", "ΔΙΑΚΗΡΥΞΗ",
    ],
)  # fmt: skip
def test_the_name_of_the_buyer_or_of_the_document_is_the_title_only_where_nothing_better_follows(buyer: str) -> None:
    better = proposal(f"{buyer}\nExp.: 2026/0147\nLaufzeit: 2 Jahre\nReinigung der Schulen\nTäglich wird gereinigt.")
    assert better.title == "Reinigung der Schulen"
    assert proposal(f"{buyer}\nTäglich wird gereinigt.\nLaufzeit: 2 Jahre").title == buyer


def test_the_heading_of_a_chapter_is_no_better_title() -> None:
    assert proposal("# Leistungsbeschreibung\n# 1. Allgemeines\nTäglich.").title == "Leistungsbeschreibung"
    assert proposal("# Stadt Leipzig\n# Reinigung\nTäglich.").title == "Reinigung"


def test_a_buyer_and_what_it_buys_in_one_line_are_the_title() -> None:
    assert proposal("Stadt Leipzig: Reinigung der Schulen\nAllgemeines\nTäglich.").title.endswith("der Schulen")


def test_a_sentence_about_the_subject_is_no_title_below_a_short_heading() -> None:
    sentence = "Objeto: limpieza diaria de cuatro colegios en Badajoz."
    assert proposal(f"Servicio de limpieza de colegios\n{sentence}").title == "Servicio de limpieza de colegios"
    assert proposal(f"Ayuntamiento de Badajoz\n{sentence}").title == "limpieza diaria de cuatro colegios en Badajoz"


def test_a_text_without_a_heading_has_no_title() -> None:
    draft = proposal("We want somebody to clean.\nEvery day.")
    assert (draft.title, draft.lots[0].title) == ("", "")

"""Places are found in eleven languages by a word for them, else behind a preposition."""

# ruff: noqa: E501 - the lines of documents stand as they are

from __future__ import annotations

import pytest

from matcher.drafting import propose_draft
from tests.matcher.documents.files import docx, pdf
from tests.matcher.drafting.texts import proposal


@pytest.mark.parametrize(
    ("country", "text", "places"),
    [
        ("ES", "Servicio de limpieza\nObjeto: limpieza diaria de cuatro colegios en Badajoz.", ("ES431",)),
        ("ES", "Limpieza de colegios en Badajoz\nDiaria.", ("ES431",)), ("DE", "Reinigung\nWir reinigen in Leipzig.", ("DED5",)),
        ("FR", "Nettoyage\nLes écoles dans le Loiret.", ("FRB06",)), ("PT", "Limpeza\nEscolas em Porto.", ("PT11A",)),
        ("PT", "Limpeza\nEscolas no Algarve.", ("PT15",)), ("RO", "Curățenie\nȘcolile din Iași.", ("RO213",)),
        ("BG", "Почистване\nУчилища в Хасково.", ("BG422",)), ("GR", "Καθαρισμός\nΣχολεία στη Χίο και στην Αττική.", ("EL30",)),
        ("LV", "Uzkopšana\nSkolas: Kurzeme.", ()), ("IE", "Cleaning\nSchools in Dublin.", ("IE061",)),
        ("DE", "Reinigung\nWir reinigen in Leipzig und in Dresden.", ()), ("DE", "Reinigung in Leipzig\nOrt der Leistung: Dresden", ("DED2",)),
        ("DE", "Reinigung\nDie Angebote sind in Leipzig einzureichen.", ()), ("DE", "Reinigung\nGericht in Leipzig.", ()),
    ],
)  # fmt: skip
def test_a_region_behind_a_preposition_is_the_place_where_no_other_is_named(
    country: str, text: str, places: tuple[str, ...]
) -> None:
    assert proposal(text, country).lots[0].nuts == places


def test_the_place_of_the_whole_comes_before_one_that_a_lot_only_mentions() -> None:
    common = "R\nOrt der Leistung: Leipzig\n"
    text = "Los 1: Schulen in Dresden\nTäglich.\nLos 2: B\nTäglich."
    assert [lot.nuts for lot in proposal(common + text).lots] == [("DED5",), ("DED5",)]
    assert [lot.nuts for lot in proposal("R\n" + text).lots] == [("DED2",), ()]


@pytest.mark.parametrize(
    ("country", "line", "places"),
    [
        ("BG", "Място за изпълнение: гр. София", ("BG411",)),
        ("BG", "Място на изпълнение: област София", ("BG412",)),
        ("DE", "Ort der Leistung: Leipzig", ("DED5",)),
        ("DE", "Ort der Leistungserbringung: LEIPZIG", ("DED5",)),
        ("DE", "Erfüllungsort: Rathaus, Markt 1, 04109 Leipzig", ("DED51",)),
        ("DE", "Ausführungsort: D-04109 Leipzig und Dresden", ("DED51", "DED2")),
        ("DE", "Ort der Ausführung: München", ("DE212",)),
        ("DE", "Ort der Ausführung: Landkreis München", ("DE21H",)),
        ("DE", "Lieferort: Frankfurt am Main", ("DE712",)),
        ("DE", "Lieferort: Frankfurt", ()),
        ("DE", "Einsatzort: Leipzig (Sachsen)", ("DED5",)),
        ("DE", "Einsatzort: Bayern", ("DE2",)),
        ("DE", "Einsatzort: Heidelberger Straße, 2027 Fenster", ()),
        ("DE", "Einsatzort: Niedersachsenhalle", ()),
        ("GR", "Τόπος παροχής: Αττική", ("EL30",)),
        ("GR", "Τόπος παροχής: Σταδίου 1, 105 62", ("EL303",)),
        ("IE", "Place of performance: Dublin", ("IE061",)),
        ("IE", "Location: Main Street, D02 AF30", ("IE061",)),
        ("ES", "Lugar de prestación: Valencia", ("ES523",)),
        ("FR", "LIEU D’EXECUTION : LOIRET", ("FRB06",)),
        ("FR", "Lieu des prestations : 45000 Orléans", ("FRB06",)),
        ("FR", "Lieu des prestations : au Nord de la ville", ()),
        ("LV", "Pakalpojuma sniegšanas vieta: Brīvības iela 1, LV-1010", ("LV00A",)),
        ("NL", "Plaats van dienstverlening: 1012 AB Amsterdam", ("NL32B",)),
        ("PL", "Miejsce świadczenia usług: Kraków", ("PL213",)),
        ("PL", "Miejsce wykonywania: ul. Długa 5, 31-147", ("PL213",)),
        ("PT", "Local de prestação: Porto", ("PT11A",)),
        ("RO", "Locul prestării: municipiul Iași", ("RO213",)),
        ("RO", "Locul prestării: Iasi", ("RO213",)),
    ],
)
def test_places_are_read_as_each_language_names_them(country: str, line: str, places: tuple[str, ...]) -> None:
    label, _, said = line.partition(":")
    texts = ([line], [label, said])
    documents = [docx(lines, heading="Work") for lines in texts] + [docx([], heading="Work", rows=[(label, said)])]
    plain = [pdf(["Work to be done", line]) if line.isascii() else f"Work\n{line}".encode()]
    for content in documents + plain:
        assert propose_draft(content, country=country).lots[0].nuts == places


def test_a_place_without_a_word_for_it_is_not_taken() -> None:
    assert proposal("Reinigung\nDie Stadt Leipzig kauft ein.\nAnschrift: 04109 Leipzig").lots[0].nuts == ()

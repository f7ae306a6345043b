"""Lots are found however they are numbered, and what holds for all of them is none of the last."""

# ruff: noqa: E501 - the lines of documents stand as they are

from __future__ import annotations

from datetime import date

import pytest

from tests.matcher.drafting.texts import proposal

COMMON = "Laufzeit: 2 Jahre\nOrt der Ausführung: Leipzig"


def test_numbered_lots_become_lots_with_what_holds_for_all() -> None:
    draft = proposal(
        "Grünpflege\nDie Pflege der Anlagen.\nLaufzeit: 2 Jahre\nAuftragswert: 900.000 EUR\nLos 1: Parks\nLos 2: Wege\n"
        "Los 1: Parks\nMähen. Auftragswert: 100.000 EUR, CPV 77310000-6\nLos 2 – Wege\nKehren, Laufzeit: 1 Jahr\n"
    )
    first, second = draft.lots
    assert (first.title, second.title) == ("Parks", "Wege")
    assert (first.value_eur_cents, second.value_eur_cents) == (10_000_000, None)
    assert (first.months, second.months) == (24, 12)
    assert (first.cpv, first.nature) == (("77310000",), "services")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"# Reinigung\n{COMMON}\n", ""),
        ("# Reinigung\n", f"# Allgemeine Angaben\n{COMMON}"),
        ("Reinigung\n", f"Für alle Lose gilt:\n{COMMON}"),
    ],
)
@pytest.mark.parametrize("mark", ["# ", ""])
def test_what_is_said_beside_the_lots_holds_for_each(before: str, after: str, mark: str) -> None:
    text = f"{before}{mark}Los 1: Schulen\nTäglich.\n{mark}Los 2: Ämter\nWöchentlich.\nLaufzeit: 1 Jahr\n{after}"
    first, second = proposal(text).lots
    assert (first.months, second.months) == (24, 12)
    assert first.nuts == second.nuts == ("DED5",)
    assert "Leipzig" not in second.description


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Lote n.º 1: {}", "Lote n.º 2: {}"), ("LOTE 1.- {}", "LOTE 2.- {}"), ("Lote I.- {}", "Lote II - {}"),
        ("Lote 1: {}", "Lote II.- {}"), ("LOTE NÚM. 1. {}", "LOTE NÚM. 2. {}"), ("Lote A: {}", "Lote B: {}"),
        ("Обособена позиция № 1 – {}", "Обособена позиция № 2 – {}"),
        ("ОБОСОБЕНА ПОЗИЦИЯ I: {}", "ОБОСОБЕНА ПОЗИЦИЯ II: {}"), ("Los Nr. 1 – {}", "Los Nr. 2 – {}"),
        ("Los I: {}", "Los II: {}"), ("Fachlos 1.- {}", "Fachlos 2.- {}"), ("Τμήμα αρ. 1: {}", "Τμήμα αρ. 2: {}"),
        ("ΤΜΗΜΑ Α: {}", "ΤΜΗΜΑ Β: {}"), ("Τμήμα Α΄ - {}", "Τμήμα Β΄ - {}"), ("Τμήμα Ι: {}", "Τμήμα ΙΙ: {}"),
        ("Lot No. 1: {}", "Lot No. 2: {}"), ("Lot number I: {}", "Lot number II: {}"), ("Lot n° 1 : {}", "Lot n° 2 : {}"),
        ("LOT I – {}", "LOT II – {}"), ("1. daļa. {}", "2. daļa. {}"), ("Iepirkuma daļa Nr. 1: {}", "Iepirkuma daļa Nr. 2: {}"),
        ("Perceel nr. 1: {}", "Perceel nr. 2: {}"), ("Perceel I.- {}", "Perceel II.- {}"),
        ("Część nr 1: {}", "Część nr 2: {}"), ("CZĘŚĆ I – {}", "CZĘŚĆ II – {}"), ("Lote n.º 1 – {}", "Lote n.º 2 – {}"),
        ("Lotul nr. 1: {}", "Lotul nr. 2: {}"), ("LOTUL I.- {}", "LOTUL II.- {}"),
    ],
)  # fmt: skip
def test_lots_are_numbered_in_many_ways(first: str, second: str) -> None:
    draft = proposal(f"Reinigung\nAlles.\n{first.format('Schulen')}\nTäglich.\n{second.format('Ämter')}\nWöchentlich.")
    assert [lot.title for lot in draft.lots] == ["Schulen", "Ämter"]


@pytest.mark.parametrize(
    "heading",
    [
        "CLÁUSULA 4. VALOR ESTIMADO", "Cláusula cuarta.- Plazos", "Artículo 5", "§ 5", "5. GENERAL CONDITIONS",
        "4) ALLGEMEINES", "Член 5. Срокове", "Раздел III", "Abschnitt B: Fristen", "Άρθρο 5: Όροι", "Section 4",
        "Article 5 - Délais", "Nodaļa 3", "Artikel 7", "Rozdział IV", "Artigo 8.º", "Capitolul V", "Articolul 3",
    ],
)  # fmt: skip
def test_what_follows_the_heading_of_a_clause_holds_for_each_lot(heading: str) -> None:
    draft = proposal(
        f"Reinigung\nLos 1: A\nTäglich.\nAuftragswert: 5.000 €\nLos 2: B\nWöchentlich.\n{heading}\n{COMMON}\n"
        "Gesamtwert: 90.000 €\nAngebotsfrist: 05.03.2027"
    )
    first, second = draft.lots
    assert (first.months, second.months, first.nuts, second.nuts) == (24, 24, ("DED5",), ("DED5",))
    assert (first.value_eur_cents, second.value_eur_cents) == (500_000, None)
    assert first.closes_on == second.closes_on == date(2027, 3, 5)
    assert second.description == "Wöchentlich."


def test_clauses_within_each_lot_are_no_end_of_the_last() -> None:
    first, second = proposal("R\nLos 1: A\n§ 1 Werk\nTäglich.\nLos 2: B\n§ 1 Werk\nWöchentlich.").lots
    assert (first.description, second.description) == ("§ 1 Werk\nTäglich.", "§ 1 Werk\nWöchentlich.")


@pytest.mark.parametrize(
    "line",
    [
        "Обща стойност: 90 000 евро", "Gesamtwert: 90.000 €", "Συνολική αξία: 90.000 €", "Total value: € 90,000",
        "El valor estimado total asciende a 90.000 €", "Valeur totale : 90 000 €", "Kopējā līgumcena: 90 000 EUR",
        "Totale waarde: € 90.000", "Łączna wartość zamówienia: 90 000 EUR", "Valor total: 90.000 €",
        "Valoarea totală: 90.000 EUR",
    ],
)  # fmt: skip
def test_the_value_of_all_lots_is_none_of_the_last(line: str) -> None:
    draft = proposal(f"Reinigung\nLos 1: A\nTäglich.\nLos 2: B\nWöchentlich.\n{line}")
    assert [lot.value_eur_cents for lot in draft.lots] == [None, None]


def test_headings_within_each_lot_are_no_end_of_the_last() -> None:
    part = "# Leistung\nTäglich.\n# Ort\nOrt der Ausführung: "
    first, second = proposal(f"# Reinigung\n# Los 1: A\n{part}Leipzig\n# Los 2: B\n{part}Dresden").lots
    assert (first.nuts, second.nuts) == (("DED5",), ("DED2",))


def test_the_only_deadline_of_a_document_is_that_of_each_lot() -> None:
    first, second = proposal("Pflege\nLos 1: A\nMähen.\nLos 2: B\nKehren.\nAngebotsfrist: 05.03.2027").lots
    assert first.closes_on == second.closes_on == date(2027, 3, 5)


def test_the_title_of_a_lot_is_not_that_of_the_tender() -> None:
    draft = proposal("Grünpflege\nLos 1\nBezeichnung: Parks\nMähen.\nLos 2\nBezeichnung: Wege\nKehren.")
    assert (draft.title, *(lot.title for lot in draft.lots)) == ("Grünpflege", "Parks", "Wege")


@pytest.mark.parametrize(
    "text", ["A\nLot 1: only\nwork", "A\nLot 2: b\nwork\nLot 3: c\nwork", "A\nLot 1.5: b\nLot 2: c"]
)
def test_lots_that_are_not_numbered_from_one_are_no_lots(text: str) -> None:
    assert len(proposal(text).lots) == 1

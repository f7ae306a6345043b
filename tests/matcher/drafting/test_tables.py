"""Tables of lots are read by the headings of their columns."""

from __future__ import annotations

import pytest

from matcher.drafting import propose_draft
from tests.matcher.documents.files import docx
from tests.matcher.drafting.texts import proposal

ROWS = [
    ("Lote", "Objeto", "CPV", "Valor estimado", "Plazo"),
    ("1", "Limpieza de colegios", "90919300-5", "1.250.000,50 €", "24 meses"),
    ("2", "Jardines", "", "300.000,00 €", "treinta y seis (36) meses"),
    ("Total", "", "", "1.550.000,50 €", ""),
]
AFTER = "Lugar de ejecución: Badajoz"


@pytest.mark.parametrize(
    "heads",
    [
        ROWS[0],
        ("Позиция", "Описание", "CPV", "Прогнозна стойност", "Срок"),
        ("Los", "Bezeichnung", "CPV-Code", "Auftragswert", "Laufzeit"),
        ("Los Nr.", "Leistung", "CPV", "Wert", "Zeitraum"),
        ("Τμήμα", "Περιγραφή", "CPV", "Εκτιμώμενη αξία", "Διάρκεια"),
        ("Lot No.", "Description", "CPV", "Estimated value", "Duration"),
        ("Lot n°", "Objet", "CPV", "Montant estimé", "Durée"),
        ("Daļa", "Nosaukums", "CPV", "Paredzamā līgumcena", "Ilgums"),
        ("Perceel", "Omschrijving", "CPV", "Geraamde waarde", "Looptijd"),
        ("Część nr", "Nazwa", "CPV", "Wartość zamówienia", "Okres"),
        ("Lote n.º", "Designação", "CPV", "Preço base", "Prazo"),
        ("Lot", "Denumire", "CPV", "Valoarea estimată", "Durata"),
    ],
    ids=lambda heads: heads[1],
)
def test_a_table_of_lots_gives_each_lot_its_title_value_and_duration(heads: tuple[str, ...]) -> None:
    draft = propose_draft(docx(["Diaria."], heading="Limpieza", rows=[heads, *ROWS[1:]]), country="ES")
    first, second = draft.lots
    assert (first.title, first.value_eur_cents, first.months) == ("Limpieza de colegios", 125_000_050, 24)
    assert (second.title, second.value_eur_cents, second.months) == ("Jardines", 30_000_000, 36)
    assert (first.cpv, second.cpv) == (("90919300",), ())


def test_what_follows_a_table_of_lots_holds_for_each() -> None:
    text = "\n".join(["Limpieza", *("\t".join(row) for row in ROWS), AFTER, "Fecha límite: 15-01-2027"])
    for lot in proposal(text, "ES").lots:
        assert lot.nuts == ("ES431",)
        assert "Total" not in lot.description


def test_numbers_have_the_unit_of_their_column() -> None:
    rows = [
        "| Lote | Objeto | Valor estimado (€) | Plazo (meses) |",
        "| I | A | 90.000 | 18 |",
        "| II | B | 5.000,50 | 12 |",
    ]
    lots = proposal("\n".join(["Limpieza", *rows]), "ES").lots
    assert [(lot.title, lot.value_eur_cents, lot.months) for lot in lots] == [("A", 9_000_000, 18), ("B", 500_050, 12)]


def test_a_table_of_something_else_stays_as_it_is() -> None:
    draft = propose_draft(docx(["X."], heading="A", rows=[("Kriterium", "Gewicht"), ("Preis", "60")]), country="DE")
    assert draft.lots[0].description == "X.\nKriterium | Gewicht\nPreis | 60"

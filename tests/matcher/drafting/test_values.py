"""The value of a contract is found in eleven languages, whole and without VAT, and no other sum."""

# ruff: noqa: E501 - the lines of documents stand as they are

from __future__ import annotations

import pytest

from tests.matcher.drafting.texts import proposal


@pytest.mark.parametrize(
    ("written", "cents"),
    [
        ("EUR 1.234.567,89", 123_456_789), ("1 234 567.89 €", 123_456_789), ("€250000", 25_000_000),
        ("12,345 EUR", 1_234_500), ("12,3 EUR", 1_230), ("1,5 Mio. EUR", 150_000_000), ("2 million euro", 200_000_000),
        ("1,125 Mio. EUR", 112_500_000), ("45 TEUR", 4_500_000), ("1.250 T€", 125_000_000), ("45 t", None),
        ("427 tys. zł", 10_000_000), ("200 mil euros", 20_000_000), ("2 milioane de euro", 200_000_000),
        ("2,5 millions d’euros", 250_000_000), ("1.250.000,- €", 125_000_000), ("€ 199.999,-", 19_999_900),
        ("1\u202f500\u00a0€", 150_000), ("EUR 0", None), ("100 USD", None), ("EUR 99999999999999999", None),
    ],
)  # fmt: skip
def test_amounts_are_read_as_they_are_written(written: str, cents: int | None) -> None:
    assert proposal(f"A\nEstimated value: {written}").lots[0].value_eur_cents == cents


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        # an amount of a year or a month, before or behind it, with the duration and without
        ("Importe: 50.000 € al año durante 4 años. Garantía 5.000 €. Duración: 4 años.", 20_000_000),
        ("Presupuesto anual: 60.000 €\nDuración: 3 años", 18_000_000), ("Presupuesto anual: 60.000 €", None),
        ("Importe: 50.000 € al año. Garantía 5.000 €.", None), ("Importe: 50.000 €/año\nDuración: 2 años", 10_000_000),
        ("Valor estimado: 5.000 € al mes\nDuración: 24 meses", 12_000_000), ("Auftragswert: 5.000 € im Monat", None),
        ("Годишна прогнозна стойност: 60 000 евро\nПродължителност: 3 години", 18_000_000),
        ("Jährlicher Auftragswert: 60.000 €\nLaufzeit: 3 Jahre", 18_000_000),
        ("Auftragswert: 60.000 € pro Jahr\nLaufzeit: drei Jahre", 18_000_000),
        ("Auftragswert im Jahr 2027: 60.000 €\nLaufzeit: drei Jahre", 6_000_000),
        ("Ετήσιος προϋπολογισμός: 60.000 €\nΔιάρκεια: 3 έτη", 18_000_000),
        ("Annual budget: € 60,000\nDuration: 3 years", 18_000_000), ("Budget: € 60,000 a year for 3 years", 18_000_000),
        ("Montant estimé annuel : 60 000 €\nDurée : 3 ans", 18_000_000),
        ("Paredzamā līgumcena gadā: 60 000 EUR\nIlgums: 3 gadi", 18_000_000),
        ("Jaarlijkse geraamde waarde: € 60.000\nLooptijd: 3 jaar", 18_000_000),
        ("Szacunkowa wartość roczna: 60 000 EUR\nOkres: 3 lata", 18_000_000),
        ("Valor total anual: 60.000 EUR\nDuração: 3 anos", 18_000_000),
        ("Valoarea estimată anuală: 60.000 EUR\nDurata: 3 ani", 18_000_000),
        ("Gesamtwert: 200.000 € (50.000 € pro Jahr)", 20_000_000), ("Annual check, budget: € 5,000\nDuration: 2 years", 500_000),
        ("Auftragswert: 50.000 € pro Jahr, insgesamt 200.000 €", 20_000_000), ("Budget: € 25 per hour", None),
        # a deposit, a fine, an insured sum, a fee
        ("Прогнозна стойност: няма. Гаранция: 5 000 евро", None), ("Auftragswert: offen. Kaution: 5.000 €", None),
        ("Εκτιμώμενη αξία: δεν ορίζεται. Εγγύηση συμμετοχής: 5.000 €", None), ("Budget: open. Deposit: € 5,000", None),
        ("Importe de la fianza: 5.000 €", None), ("Montant estimé de la caution : 5 000 €", None),
        ("Paredzamā līgumcena: nav. Nodrošinājums: 5000 EUR", None), ("Totale waarde: open. Boete: € 5.000", None),
        ("Wartość zamówienia: brak. Wadium: 5 000 zł", None), ("Valor total: n/d. Caução de 5.000 €", None),
        ("Valoarea estimată: nu. Garanție de participare: 5.000 EUR", None), ("Presupuesto: 5.000 € de fianza", None),
        ("Garantía: importe de 5.000 €\nValor estimado: 90.000 €", 9_000_000),
        ("Deckungssumme der Versicherung: Gesamtwert 2.000.000 €", None),
        # without VAT comes before with VAT
        ("Presupuesto base de licitación: 363.000,00 euros (IVA incluido). Valor estimado: 300.000,00 euros.", 30_000_000),
        ("Presupuesto: 121.000,00 € (100.000,00 € + 21.000,00 € de IVA)", 10_000_000),
        ("Presupuesto: 100.000,00 € + 21.000,00 € de IVA = 121.000,00 €", 10_000_000),
        ("Presupuesto: 121.000 € IVA incluido\nValor estimado: 100.000 €, IVA excluido", 10_000_000),
        ("Обща стойност: 120 000 евро с ДДС, 100 000 евро без ДДС", 10_000_000),
        ("Auftragswert: 119.000 € inkl. MwSt. (100.000 € netto)", 10_000_000),
        ("Auftragswert: 100.000 € zzgl. 19 % MwSt.", 10_000_000), ("Auftragswert: 100.000 € + 19 % MwSt.", 10_000_000),
        ("Προϋπολογισμός: 124.000 € με ΦΠΑ. Εκτιμώμενη αξία: 100.000 € χωρίς ΦΠΑ", 10_000_000),
        ("Budget: € 121,000 incl. VAT, € 100,000 excl. VAT", 10_000_000),
        ("Montant estimé : 100 000 € HT, soit 120 000 € TTC", 10_000_000),
        ("Paredzamā līgumcena: 121 000 EUR ar PVN, 100 000 EUR bez PVN", 10_000_000),
        ("Geraamde waarde: € 121.000 incl. btw (€ 100.000 excl. btw)", 10_000_000),
        ("Szacunkowa wartość: 123 000 EUR brutto, 100 000 EUR netto", 10_000_000),
        ("Preço base: 123.000 € com IVA (100.000 € sem IVA)", 10_000_000),
        ("Valoarea totală: 119.000 EUR cu TVA, 100.000 EUR fără TVA", 10_000_000),
    ],
)  # fmt: skip
def test_the_value_is_that_of_the_whole_duration_without_vat_and_no_other_sum(text: str, cents: int | None) -> None:
    (lot,) = proposal(f"A\nThe work.\n{text}").lots
    assert (lot.value_eur_cents, lot.gross_eur_cents) == (cents, None)


@pytest.mark.parametrize(
    "line",
    [
        "Обща стойност: 120.000,00 евро с ДДС", "Auftragswert: 120.000,00 € inkl. 19 % MwSt.",
        "Auftragswert (brutto): 120.000 €", "Εκτιμώμενη αξία: 120.000,00 € (συμπεριλαμβανομένου ΦΠΑ 24%)",
        "Budget: € 120,000 including VAT", "Presupuesto: 120.000 € (IVA incluido)", "Montant estimé : 120 000 € TTC",
        "Presupuesto IVA incluido: 120.000 €", "Paredzamā līgumcena: 120 000 EUR, ieskaitot PVN",
        "Geraamde waarde: € 120.000 inclusief btw", "Wartość zamówienia: 120 000 EUR brutto",
        "Preço base: 120.000 € (IVA incluído)", "Valoarea totală: 120.000 EUR cu TVA inclus",
    ],
)  # fmt: skip
def test_a_value_with_vat_is_known_as_that_only(line: str) -> None:
    (lot,) = proposal(f"A\nThe work.\n{line}").lots
    assert (lot.value_eur_cents, lot.gross_eur_cents) == (None, 12_000_000)

"""A draft is proposed from what a document says, in eleven languages, and nothing is made up."""

# ruff: noqa: E501 - the lines of documents stand as they are

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from matcher.drafting import ProposedDraft, propose_draft
from tests.matcher.documents.files import docx, pdf

NOTICES = Path(__file__).resolve().parents[2] / "fixtures" / "notices"
TEXTS = {
    "bg": (
        "BG", "Почистване на училища\nЕжедневно почистване на четири училища.\nПрогнозна стойност: 391 166,00 лв. без ДДС\n"
        "Срок на договора: 36 месеца\nМясто на изпълнение: област Хасково\nКраен срок за получаване на оферти: 05.03.2027",
        (20_000_000, 36, ("BG422",)),
    ),
    "de": (
        "DE", "Reinigung der Schulen\nDie Räume werden täglich gereinigt.\nGeschätzter Wert: 200.000,00 EUR\nLaufzeit: 3 Jahre\n"
        "Erfüllungsort: Karlsruhe\nAngebotsfrist: 5. März 2027", (20_000_000, 36, ("DE12",)),
    ),
    "el": (
        "GR", "Καθαρισμός σχολείων\nΚαθημερινός καθαρισμός τεσσάρων σχολείων.\nΕκτιμώμενη αξία: 200.000,00 ευρώ\n"
        "Διάρκεια: 36 μήνες\nΤόπος εκτέλεσης: Χίος\nΚαταληκτική ημερομηνία: 05/03/2027", (20_000_000, 36, ("EL413",)),
    ),
    "en": (
        "IE", "Cleaning of schools\nThe rooms of the schools are cleaned every day.\nEstimated value: EUR 200,000\n"
        "Duration: 36 months\nPlace of performance: NUTS IE061\nDeadline: 5 March 2027", (20_000_000, 36, ("IE061",)),
    ),
    "es": (
        "ES", "Limpieza de escuelas\nSe limpian las aulas con productos ecológicos del mercado.\nValor estimado: 200.000 euros\n"
        "Duración: 3 años\nLugar de ejecución: Cuenca\nFecha límite: 5 de marzo de 2027", (20_000_000, 36, ("ES423",)),
    ),
    "fr": (
        "FR", "Nettoyage des écoles\nLes salles sont nettoyées avec des produits pour le sol.\nValeur estimée : 200 000 €\n"
        "Durée : 36 mois\nLieu d'exécution : Loiret\nDate limite : 5 mars 2027", (20_000_000, 36, ("FRB06",)),
    ),
    "lv": (
        "LV", "Skolu uzkopšana\nTelpas tiek uzkoptas katru dienu un tas ir par līguma summu.\nParedzamā līgumcena: 200 000 eiro\n"
        "Ilgums: 36 mēneši\nIzpildes vieta: Kurzeme\nIesniegšanas termiņš: 05.03.2027", (20_000_000, 36, None),
    ),
    "nl": (
        "NL", "Schoonmaak van scholen\nDe lokalen worden schoongemaakt met een middel van het merk.\nGeraamde waarde: € 200.000,-\n"
        "Looptijd: 36 maanden\nPlaats van uitvoering: NUTS NL31\nUiterste datum: 5 maart 2027", (20_000_000, 36, None),
    ),
    "pl": (
        "PL", "Sprzątanie szkół\nUsługa w szkołach jest dla dzieci i na co dzień oraz do wakacji.\nSzacunkowa wartość: 854 000 zł\n"
        "Okres: 36 miesięcy\nMiejsce realizacji: PL213\nTermin składania ofert: 5 marca 2027", (20_000_000, 36, ("PL213",)),
    ),
    "pt": (
        "PT", "Limpeza de escolas\nAs salas são limpas com produtos para o chão e não em uma hora.\nPreço base: 200 mil\n"
        "Valor total: 200.000,00 EUR\nDuração: 36 meses\nLocal de execução: PT170\nData limite: 5 de março de 2027",
        (20_000_000, 36, None),
    ),
    "ro": (
        "RO", "Curățenie în școli\nServiciul este pentru școli și cu produse din țară.\nValoarea estimată: 1.014.000 lei\n"
        "Durata: 36 luni\nLocul de executare: RO321\nTermen limită: 5 martie 2027", (20_000_000, 36, ("RO321",)),
    ),
}  # fmt: skip


def proposal(text: str, country: str = "DE") -> ProposedDraft:
    return propose_draft(text.encode(), country=country)


@pytest.mark.parametrize("language", TEXTS)
def test_what_the_lines_say_is_found_in_every_language(language: str) -> None:
    country, text, (cents, months, places) = TEXTS[language]
    draft = proposal(text, country)
    (lot,) = draft.lots
    assert (draft.title, draft.language) == (text.partition("\n")[0], language)
    assert (lot.value_eur_cents, lot.months, lot.closes_on) == (cents, months, date(2027, 3, 5))
    assert places is None or lot.nuts == places
    assert lot.description == text.partition("\n")[2]
    assert draft.was_converted is (language in ("bg", "pl", "ro"))


@pytest.mark.parametrize(
    "line",
    [
        "We have 250 000 reasons and 24 rooms.",
        "Estimated value: to be announced",
        "Estimated value: 250 000",
        "The year 2027 has 12 months",
        "Duration: as agreed",
        "Deadline: soon, not on 31.02.2027",
        "Meet us in Stuttgart",
        "Call 90911200",
        "Estimated value: EUR 100 000\nContract value: EUR 200 000",
        "Duration: 12 months\nDuration of the option: 24 months",
        "Value: EUR 30,000 per year",
        "We place value on quality: EUR 30,000",
        "The work takes place in 04109 Leipzig",
        "Duration: from 01.08.2027",
        "Duration: 31.07.2030 to 01.08.2027",
    ],
)
def test_what_is_not_said_clearly_stays_empty(line: str) -> None:
    (lot,) = proposal(f"Cleaning\nThe work.\n{line}").lots
    assert (lot.value_eur_cents, lot.months, lot.closes_on, lot.nuts, lot.cpv) == (None, None, None, (), ())


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


COMMON = "Laufzeit: 2 Jahre\nOrt der Ausführung: Leipzig"


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


def test_a_label_counts_only_where_no_clearer_word_does() -> None:
    (lot,) = proposal("A\nOrt: Köln\nOrt der Ausführung: Leipzig\nWert: 5.000 EUR\nAuftragswert: 90.000 EUR").lots
    assert (lot.nuts, lot.value_eur_cents) == (("DED5",), 9_000_000)


def test_the_title_of_a_lot_is_not_that_of_the_tender() -> None:
    draft = proposal("Grünpflege\nLos 1\nBezeichnung: Parks\nMähen.\nLos 2\nBezeichnung: Wege\nKehren.")
    assert (draft.title, *(lot.title for lot in draft.lots)) == ("Grünpflege", "Parks", "Wege")


def test_a_table_of_two_columns_is_read_by_its_labels() -> None:
    rows = [
        ("Titel", "Catering für die Schulmensa"), ("Wert (netto)", "€ 199.999,-"), ("Ort", "68159 Mannheim"),
        ("Laufzeit", "01.08.2027 bis 31.07.2030"),
    ]  # fmt: skip
    draft = propose_draft(docx(["Mittagessen für zwei Schulen."], heading="Ausschreibung", rows=rows), country="DE")
    (lot,) = draft.lots
    assert (draft.title, lot.value_eur_cents, lot.months) == ("Catering für die Schulmensa", 19_999_900, 36)
    assert lot.nuts == ("DE126",)


@pytest.mark.parametrize(
    ("line", "months"),
    [
        ("Die Laufzeit beträgt zwei Jahre mit der Option auf Verlängerung um zwölf Monate.", 24),
        ("Vertragslaufzeit: 01.08.2027 - 31.07.2030", 36), ("Durée : trois ans", 36), ("Duración: un año", 12),
        ("Срок: дванадесет месеца", 12), ("Διάρκεια: δύο έτη", 24), ("Looptijd: vier jaar", 48),
        ("Okres: dwa lata", 24), ("Duração: três anos", 36), ("Durata: doi ani", 24), ("Ilgums: divi gadi", 24),
        ("Duration: twelve months", 12), ("Duration: 1,5 years", None),
        # the whole number that is written, the digits in brackets behind it
        ("Срок: двадесет и четири месеца", 24), ("Срок: тридесет и шест (36) месеца", 36),
        ("Laufzeit: vierundzwanzig Monate", 24), ("Laufzeit: sechsunddreißig (36) Monate", 36),
        ("Διάρκεια: είκοσι τέσσερις (24) μήνες", 24), ("ΔΙΑΡΚΕΙΑ: ΤΡΙΑΝΤΑ ΕΞΙ ΜΗΝΕΣ", 36),
        ("Duration: thirty-six months", 36), ("Duration: twenty four (24) months", 24),
        ("Duración: treinta y seis (36) meses", 36), ("Duración: treinta y seis meses", 36),
        ("Duración: veinticuatro (24) meses", 24), ("Duración: veintidós meses", 22),
        ("Durée : vingt-quatre mois", 24), ("Durée : vingt et un mois", 21), ("Durée : soixante-douze mois", 72),
        ("Durée : quatre-vingt-seize mois", 96), ("Durée : quarante-huit (48) mois", 48),
        ("Ilgums: divdesmit četri mēneši", 24), ("Ilgums: trīsdesmit seši (36) mēneši", 36),
        ("Looptijd: vierentwintig maanden", 24), ("Looptijd: zesendertig (36) maanden", 36),
        ("Okres: dwadzieścia cztery miesiące", 24), ("Okres trzydziestu sześciu (36) miesięcy", 36),
        ("Duração: vinte e quatro meses", 24), ("Duração: trinta e seis (36) meses", 36),
        ("Durata: douăzeci și patru de luni", 24), ("Durata: treizeci și șase (36) luni", 36),
        ("Durata: 36 de luni", 36), ("Duración: 2 (dos) años", 24), ("Duración: dos (2) años, prorrogable por dos", 24),
        # with halves and months beside the years
        ("Laufzeit: anderthalb Jahre", 18), ("Duración: un año y medio", 18), ("Durée : deux ans et demi", 30),
        ("Okres: półtora roku", 18), ("Duração: 1 ano e seis meses", 18), ("Duration: 2 years and 6 months", 30),
        ("Duration: 2 years (24 months)", 24),
        # never a part of a number, a range or a sum
        ("Duración: ciento veinticuatro meses", None), ("Duration: one hundred and twenty months", None),
        ("Laufzeit: hundertzwanzig Monate", None), ("Duración: de 24 a 36 meses", None),
        ("Laufzeit: zwei bis drei Jahre", None), ("Duration: 24-36 months", None), ("Duration: 2+1 years", None),
        ("Durée : cent vingt mois", None), ("Duração: cento e vinte meses", None), ("Duration: 2 or 3 years", None),
        # a label and a number, the unit before the number
        ("Plazo: 18 meses", 18), ("Prazo: 18 meses", 18), ("Délai : 18 mois", 18), ("Termin: 18 miesięcy", 18),
        ("Term: 18 months", 18), ("Zeitraum: 18 Monate", 18), ("Termiņš: 18 mēneši", 18), ("Период: 18 месеца", 18),
        ("Χρόνος: 18 μήνες", 18), ("Termen: 18 luni", 18), ("Termijn: 18 maanden", 18),
        ("Duración (meses): 24", 24), ("Laufzeit in Monaten: 24", 24), ("Duration (years): 3", 36),
        # other durations
        ("Durata garanției: 24 luni", None), ("Durée de validité des offres : 6 mois", None),
        ("Dauer der Gewährleistung: 4 Jahre", None), ("Plazo: 15 días", None),
    ],
)  # fmt: skip
def test_a_duration_is_read_in_words_and_between_two_days(line: str, months: int | None) -> None:
    assert proposal(f"A\nThe work.\n{line}").lots[0].months == months


@pytest.mark.parametrize(
    "line",
    [
        "Fecha límite de presentación de ofertas: 15-01-2027", "Fecha límite: 15.1.2027", "Fecha límite: 15/01/2027",
        "Las ofertas se presentarán en la Plataforma hasta las 14:00 horas del día 15 de enero de 2027. Fianza: no.",
        "hasta las 14:00 horas del día 15 de enero de 2027", "Angebotsfrist: 15. 1. 2027",
        "Angebote sind bis spätestens 15.01.2027, 12:00 Uhr, einzureichen.", "Abgabefrist: 15-1-2027",
        "Офертите се подават до 17:00 ч. на 15 януари 2027 г.", "Οι προσφορές υποβάλλονται έως τις 15 Ιανουαρίου 2027",
        "Οι προσφορές υποβάλλονται μέχρι 15-01-2027 και ώρα 14:00", "Tenders must be received by 15 January 2027, 12:00.",
        "Deadline: January 15, 2027", "Deadline: 15th January 2027", "Les offres sont remises avant le 15 janvier 2027.",
        "Les plis doivent parvenir au plus tard le 15/01/2027 à 12 h", "Piedāvājumi jāiesniedz līdz 2027. gada 15. janvārim",
        "Iesniegšanas termiņš: 2027. gada 15. janvāris", "Inschrijvingen worden uiterlijk 15 januari 2027 ingediend.",
        "Oferty należy składać do dnia 15 stycznia 2027 r. do godz. 10:00", "Termin składania ofert: 15-01-2027 r.",
        "As propostas são apresentadas até às 17:00 do dia 15 de janeiro de 2027", "Data limite: 15-01-2027",
        "Ofertele se depun până la 15 ianuarie 2027, ora 12:00", "Termen limită: 15-01-2027",
    ],
)  # fmt: skip
def test_a_deadline_is_read_as_each_language_names_it(line: str) -> None:
    assert proposal(f"A\nThe work.\n{line}").lots[0].closes_on == date(2027, 1, 15)


@pytest.mark.parametrize(
    "line",
    [
        "Las consultas se admiten hasta las 14:00 horas del día 10 de enero de 2027.",
        "Limpieza diaria hasta el 31 de diciembre de 2027.", "Offers are bids made public on 5 March 2027 by us.",
        "El contrato dura hasta el 31 de diciembre de 2027.", "Die Angebote sind gültig bis 31.12.2027.",
        "Fragen zum Angebot bis 10.01.2027, 12:00 Uhr", "Bieterfragen bis 12:00 Uhr am 10.01.2027",
        "The contract runs until 31 December 2027.", "Oferty ważne do 31.12.2027",
    ],
)  # fmt: skip
def test_other_days_are_no_deadline(line: str) -> None:
    assert proposal(f"A\nThe work.\n{line}").lots[0].closes_on is None


@pytest.mark.parametrize(
    "text", ["A\nLot 1: only\nwork", "A\nLot 2: b\nwork\nLot 3: c\nwork", "A\nLot 1.5: b\nLot 2: c"]
)
def test_lots_that_are_not_numbered_from_one_are_no_lots(text: str) -> None:
    assert len(proposal(text).lots) == 1


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


def test_a_text_without_a_heading_has_no_title() -> None:
    draft = proposal("We want somebody to clean.\nEvery day.")
    assert (draft.title, draft.lots[0].title) == ("", "")


def test_a_text_longer_than_a_lot_is_cut_and_says_so() -> None:
    draft = proposal("A\n" + "word " * 5_000)
    assert draft.was_cut
    assert len(draft.lots[0].description) == 20_000


def test_lots_of_a_notice_become_lots_of_the_draft() -> None:
    draft = propose_draft((NOTICES / "eforms_cn_reserved_lots.xml").read_bytes(), country="DE")
    assert len(draft.lots) > 1
    assert all(lot.title and lot.description and lot.cpv and lot.nuts for lot in draft.lots)


@pytest.mark.parametrize("path", sorted(NOTICES.glob("*.xml")), ids=lambda path: path.stem)
def test_every_kind_of_notice_can_begin_a_draft(path: Path) -> None:
    draft = propose_draft(path.read_bytes(), country="DE")
    assert draft.lots
    assert all(lot.nature in (None, "services", "works", "supplies") for lot in draft.lots)

"""A draft is proposed from what a document says, in eleven languages, and nothing is made up."""

# ruff: noqa: E501 - the lines of documents stand as they are

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from matcher.drafting import propose_draft
from tests.matcher.documents.files import docx
from tests.matcher.drafting.texts import proposal

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


def test_a_label_counts_only_where_no_clearer_word_does() -> None:
    (lot,) = proposal("A\nOrt: Köln\nOrt der Ausführung: Leipzig\nWert: 5.000 EUR\nAuftragswert: 90.000 EUR").lots
    assert (lot.nuts, lot.value_eur_cents) == (("DED5",), 9_000_000)


def test_a_table_of_two_columns_is_read_by_its_labels() -> None:
    rows = [
        ("Titel", "Catering für die Schulmensa"), ("Wert (netto)", "€ 199.999,-"), ("Ort", "68159 Mannheim"),
        ("Laufzeit", "01.08.2027 bis 31.07.2030"),
    ]  # fmt: skip
    draft = propose_draft(docx(["Mittagessen für zwei Schulen."], heading="Ausschreibung", rows=rows), country="DE")
    (lot,) = draft.lots
    assert (draft.title, lot.value_eur_cents, lot.months) == ("Catering für die Schulmensa", 19_999_900, 36)
    assert lot.nuts == ("DE126",)


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

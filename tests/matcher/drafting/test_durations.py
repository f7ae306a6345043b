"""How long a contract runs is read in eleven languages, or stays blank."""

from __future__ import annotations

import pytest

from tests.matcher.drafting.texts import proposal


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

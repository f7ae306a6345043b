"""Deadlines are found in eleven languages, and other days are none."""

# ruff: noqa: E501 - the lines of documents stand as they are

from __future__ import annotations

from datetime import date

import pytest

from tests.matcher.drafting.texts import proposal


@pytest.mark.parametrize(
    "line",
    [
        "Fecha límite de presentación de ofertas: 15-01-2027", "Fecha límite: 15.1.2027", "Fecha límite: 15/01/2027",
        "Las ofertas se presentarán en la Plataforma de Contratación hasta las 14:00 horas del día 15 de enero de 2027. Fianza: no.",
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
        "Die Angebote werden geprüft. Der Vertrag läuft bis 31.12.2027.",
        "El contrato dura hasta el 31 de diciembre de 2027.", "Die Angebote sind gültig bis 31.12.2027.",
        "Fragen zum Angebot bis 10.01.2027, 12:00 Uhr", "Bieterfragen bis 12:00 Uhr am 10.01.2027",
        "The contract runs until 31 December 2027.", "Oferty ważne do 31.12.2027",
    ],
)  # fmt: skip
def test_other_days_are_no_deadline(line: str) -> None:
    assert proposal(f"A\nThe work.\n{line}").lots[0].closes_on is None

"""Amounts as people in Europe type them."""

from __future__ import annotations

import pytest

from web.amounts import as_typed, cents_of, is_amount


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("", None),
        (" ", None),
        ("250000", 25_000_000),
        ("250 000", 25_000_000),
        ("250\u202f000,50", 25_000_050),
        ("250.000", 25_000_000),
        ("1.250.000,5", 125_000_050),
        ("12,000", 1_200_000),
        ("1,250,000.05", 125_000_005),
        ("250'000", 25_000_000),
        ("250’000.00 €", 25_000_000),
        ("EUR 12000", 1_200_000),
        ("12.50", 1_250),
        ("12,5", 1_250),
        ("250.000,- €", 25_000_000),
        ("250000 Euro", 25_000_000),
        ("1,5 Mio.", 150_000_000),
        ("1,125 Mio. EUR", 112_500_000),
        ("2 милиона евро", 200_000_000),
        ("45 TEUR", 4_500_000),
        ("45 T€", 4_500_000),
        ("1.250 TEUR", 125_000_000),
        ("200 tys.", 20_000_000),
        ("200 mil euros", 20_000_000),
        ("12,5k", 1_250_000),
        ("1 milhão e meio", 150_000_000),
        ("um milhão e meio de euros", 150_000_000),
        ("1 milhao", 100_000_000),
        ("meio milhão", 50_000_000),
        ("até 250 mil", 25_000_000),
        ("€ 1,5 M", 150_000_000),
        ("2 M€", 200_000_000),
        ("millón y medio", 150_000_000),
        ("un millón y medio de euros", 150_000_000),
        ("hasta 250 mil euros", 25_000_000),
        ("dos millones", 200_000_000),
        ("anderthalb Millionen", 150_000_000),
        ("bis zu 1,5 Millionen Euro", 150_000_000),
        ("eine halbe Million", 50_000_000),
        ("1,5 млн", 150_000_000),
        ("до 250 хил. евро", 25_000_000),
        ("един милион и половина", 150_000_000),
        ("półtora miliona", 150_000_000),
        ("do 250 tys.", 25_000_000),
        ("pół miliona euro", 50_000_000),
        ("1 million et demi", 150_000_000),
        ("jusqu’à 250 000 €", 25_000_000),
        ("one and a half million", 150_000_000),
        ("a million and a half", 150_000_000),
        ("half a million", 50_000_000),
        ("up to 250k", 25_000_000),
        ("ενάμισι εκατομμύριο", 150_000_000),
        ("έως 250 χιλιάδες ευρώ", 25_000_000),
        ("anderhalf miljoen", 150_000_000),
        ("tot € 250.000,-", 25_000_000),
        ("pusotrs miljons", 150_000_000),
        ("līdz 250 tūkst. eiro", 25_000_000),
        ("un milion și jumătate", 150_000_000),
        ("până la 250 de mii de euro", 25_000_000),
    ],
)
def test_an_amount_is_read_however_its_thousands_are_written(text: str, cents: int | None) -> None:
    assert cents_of(text) == cents


@pytest.mark.parametrize(
    "text",
    [
        "much",
        "-5",
        "12,0000",
        "1.25.000",
        "1,250.000,00",
        "12.000.00",
        "1e6",
        "9" * 13,
        "٣٤",
        "Mio.",
        "200 tys. zł",
        "1.2.3 Mio.",
        "45 tons",
        "1,5 mil.",
        "1 milhão e pouco",
        "1,5 million et demi",
        "1 a 2 milhões",
        "until 250",
    ],
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    assert not is_amount(text)
    with pytest.raises(ValueError, match="no amount"):
        cents_of(text)


@pytest.mark.parametrize(
    ("cents", "text"),
    [(None, ""), (0, "0"), (25_000_000, "250000"), (1_250, "12.50"), (99_999_999_999_999, "999999999999.99")],
)
def test_an_amount_is_shown_as_it_is_read_again(cents: int | None, text: str) -> None:
    assert as_typed(cents) == text
    assert cents_of(text) == cents

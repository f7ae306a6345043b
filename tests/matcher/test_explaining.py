"""Sentences: every state of every feature and gate has one, in plain words."""

from __future__ import annotations

from datetime import timedelta

import pytest

from matcher.explaining import band_title, feature_sentence, feature_title, gate_sentence
from matcher.features import FeatureResult
from matcher.reasons import strongest_reasons
from matcher.records import Answer, Capability
from matcher.scoring import Explanation
from matcher.scoring.scorer import HYBRID_V1
from tests.matcher.worlds import NOW, explain, gardener, park_lot


def same(text: str) -> str:
    return text


LOTS = {
    "all known and fitting": park_lot(
        value_eur_cents=5_000_000,
        closes_at=NOW + timedelta(days=9),
        reserved_participation=Answer.YES,
        reserved_for=("res-ws",),
        social=Answer.YES,
        submission_languages=("bg", "en"),
    ),
    "all known and not fitting": park_lot(
        text="Meals for schools",
        cpv=("55523100",),
        nuts=("PT11A",),
        value_eur_cents=500_000_000,
        closes_at=NOW - timedelta(days=1),
        reserved_participation=Answer.YES,
        reserved_for=("res-pub-ser",),
        social=Answer.NO,
        green=Answer.NO,
        submission_languages=("fi",),
        state="superseded",
    ),
    "nothing known": park_lot(cpv=(), nuts=(), language=None),
}


@pytest.mark.parametrize("name", LOTS)
@pytest.mark.parametrize("language", ["en", "de", "el"])
def test_every_feature_has_a_sentence_whatever_is_known(name: str, language: str) -> None:
    explanation = explain(LOTS[name], gardener(excluded_words=("meals",)))
    for result in explanation.features:
        sentence = feature_sentence(result, same, language)
        assert sentence.endswith(".")
        assert "%(" not in sentence
        assert "None" not in sentence
        assert feature_title(result.name, same)
    for gate in explanation.gates:
        sentence = gate_sentence(gate, same, language)
        assert sentence.endswith(".")
        assert "%(" not in sentence


def test_all_gates_close_on_the_worst_lot_and_each_says_why() -> None:
    explanation = explain(LOTS["all known and not fitting"], gardener(excluded_words=("meals",)))
    assert {gate.name for gate in explanation.gates} == {gate.name for gate in HYBRID_V1.gates}
    sentences = {gate.name: gate_sentence(gate, same, "en") for gate in explanation.gates}
    assert "A later notice" in sentences["not_open"]
    assert "€5,000,000" in sentences["over_capacity"]
    assert "“meals”" in sentences["excluded"]


def test_codes_that_meet_are_named_with_what_they_share() -> None:
    explanation = explain(park_lot(cpv=("77340000",)), gardener(capabilities=(), cpv=("77310000",)))
    result = next(result for result in explanation.features if result.name == "cpv")
    sentence = feature_sentence(result, same, "en")
    assert "Planting and maintenance services of green areas" in sentence
    assert "both belong to “Horticultural services”" in sentence


def test_the_strongest_reasons_are_those_that_earned_most() -> None:
    explanation = explain(LOTS["all known and fitting"], gardener())
    first, second = strongest_reasons(explanation, 2)
    assert first.points_centi >= second.points_centi > 0
    assert {first.name, second.name} == {"semantic", "cpv"}
    assert strongest_reasons(explain(LOTS["nothing known"], gardener(capabilities=(), cpv=())), 2) == []


AGAINST = (
    "The lot's text is about something else.",
    "The procurement codes have nothing in common.",
    "is far from",
    "names another kind of work",
    "No words in common",
    "more than the",
    "Bids must be written in",
    "away from",
    "another kind of organisation",
)
POINTED = {
    "semantic": {},
    "cpv": {"lot_code": "77310000", "code": "45000000", "shared": None},
    "lexical": {"words": ()},
    "kind": {"lot_code": "77310000"},
    "value": {"value_eur_cents": 200, "capacity_eur_cents": 100},
    "language": {"accepted": ("fi",)},
}


@pytest.mark.parametrize("name", POINTED)
@pytest.mark.parametrize("value", [0.25, 0.28, 0.3, 0.6])
def test_what_speaks_against_a_match_is_no_reason_for_it_whatever_it_earned(name: str, value: float) -> None:
    result = FeatureResult(
        name=name, value=value, points_centi=int(1000 * value), max_points_centi=1000, detail=POINTED[name]
    )
    sentence = feature_sentence(result, same, "en")
    is_against = any(words in sentence for words in AGAINST)
    assert strongest_reasons(Explanation(int(1000 * value), "weak", (result,), ()), 2) == (
        [] if is_against else [result]
    )
    assert is_against or name in ("semantic", "kind")


def test_bands_have_names() -> None:
    assert len({band_title(band, same) for band in ("strong", "good", "possible", "weak")}) == 4


def test_a_code_that_was_found_in_the_words_is_not_said_to_be_carried() -> None:
    def said(**profile: object) -> str:
        features = explain(park_lot(cpv=("77310000",)), gardener(**profile)).features
        return feature_sentence(next(result for result in features if result.name == "cpv"), same, "en")

    assert said().startswith("The lot carries the code “")
    assert said(cpv=("77310000",)).startswith("Both carry the code “")


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("BG", "the enterprise serves a part of it: Хасково (Haskovo)."),
        ("BG422", "in a region served: Хасково (Haskovo)."),
        ("BG424", "about 80 km from Хасково (Haskovo)."),
        ("PT11A", "away from Хасково (Haskovo)."),
    ],
)
def test_a_lot_of_the_whole_country_is_not_near_a_region_but_around_it(place: str, said: str) -> None:
    explanation = explain(park_lot(nuts=(place,)), gardener(nuts=("BG422",)))
    result = next(item for item in explanation.features if item.name == "geography")
    assert feature_sentence(result, lambda text: text, "en").endswith(said)


@pytest.mark.parametrize(("language", "said"), [("en", "No telling words in common."), ("pt", "different languages.")])
def test_texts_in_one_language_are_not_said_to_be_in_several(language: str, said: str) -> None:
    explanation = explain(park_lot(text="Zzzz", language=language), gardener(language="en"))
    result = next(item for item in explanation.features if item.name == "lexical")
    assert feature_sentence(result, same, "en").endswith(said)


@pytest.mark.parametrize(
    ("lot_code", "own", "said"),
    [
        ("77300000", "77310000", "belongs to “Horticultural services”."),
        ("77310000", "77300000", "belongs to “Horticultural services”."),
        ("77310000", "77340000", "both belong to “Horticultural services”."),
    ],
)
def test_a_code_does_not_belong_to_itself(lot_code: str, own: str, said: str) -> None:
    explanation = explain(park_lot(cpv=(lot_code,)), gardener(cpv=(own,), capabilities=(Capability("Parks", "en"),)))
    result = next(item for item in explanation.features if item.name == "cpv")
    assert feature_sentence(result, same, "en").endswith(said)


def test_a_code_that_was_guessed_is_said_to_be_found_in_the_words_also_where_it_is_only_near() -> None:
    explanation = explain(park_lot(cpv=("77340000",)), gardener())
    result = next(item for item in explanation.features if item.name == "cpv")
    assert "We found “" in feature_sentence(result, same, "en")


def test_only_languages_that_both_share_are_said_to_be_the_enterprises() -> None:
    explanation = explain(park_lot(submission_languages=("en", "lv")), gardener(languages=("en", "fr")))
    result = next(item for item in explanation.features if item.name == "language")
    assert feature_sentence(result, same, "en").endswith("works in: English.")

"""The CPV bridge: codes for what is told in one's own words."""

from __future__ import annotations

import numpy as np
import pytest

from matcher.bridge import LEAST_CONFIDENCE, MOST_SUGGESTIONS, bridge_texts, label_space, suggest_codes
from matcher.centre import Centre
from matcher.codes import cpv
from matcher.records import CpvSuggestion

DIMENSION = 16


def suggestions(text: str, language: str, towards: str | None = None) -> tuple[CpvSuggestion, ...]:
    """Suggest with random meanings of labels, none that of the text but for the code that ``towards`` names."""
    chance = np.random.default_rng(3)
    labels = chance.standard_normal((9_454, DIMENSION)).astype(np.float32)
    labels[:, -1] = 0
    meaning = labels[cpv.position(towards)] if towards else np.eye(DIMENSION, dtype=np.float32)[-1]
    centre = Centre(np.zeros(DIMENSION, np.float32))
    vectors = dict.fromkeys(bridge_texts(text, language), meaning)
    return suggest_codes(text, language, vectors=vectors, centre=centre, space=label_space(labels, centre))


@pytest.mark.parametrize(
    ("text", "language", "code"),
    [
        ("Почистване на офиси", "bg", "90919200"),
        ("Wäscherei und Bügeln", "de", "98311000"),
        ("Servicios de lavandería", "es", "98310000"),
        ("Usługi drukowania", "pl", "79810000"),
    ],
)
def test_words_lead_to_codes_in_ones_own_language(text: str, language: str, code: str) -> None:
    found = {suggestion.code[:3] for suggestion in suggestions(text, language)[:5]}
    assert code[:3] in found


def test_meaning_leads_to_codes_where_no_word_does() -> None:
    assert suggestions("Xyzzy", "lv", towards="77310000")[0].code == "77310000"


def test_suggestions_are_few_known_and_fall_in_confidence() -> None:
    found = suggestions("Cleaning of offices, schools and windows", "en", towards="90911200")
    confidences = [suggestion.confidence for suggestion in found]
    assert 0 < len(found) <= MOST_SUGGESTIONS
    assert confidences == sorted(confidences, reverse=True)
    assert confidences[0] == 1
    assert min(confidences) >= LEAST_CONFIDENCE
    assert all(cpv.is_known(suggestion.code) for suggestion in found)


def test_the_bridge_asks_for_the_whole_and_its_phrases() -> None:
    assert bridge_texts("Laundry, ironing", "en") == ("Laundry, ironing", "Laundry", "ironing")

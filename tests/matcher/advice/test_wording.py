"""Sentences: whatever an advice says can be written, with its facts, in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from config.i18n import get_translations
from matcher.advice import (
    Advice,
    Evidence,
    GroundKind,
    Level,
    State,
    Verdict,
    ground_title,
    level_title,
    sentence,
    state_title,
    verdict_sentence,
)
from matcher.advice.wording import codes
from tests.matcher.advice.reservation_cases import found_of, read_cases
from tests.matcher.advice.worlds import CARE, ask


def evidence_of(advice: Advice) -> Iterator[Evidence]:
    yield from advice.why
    yield from found_of(advice)
    yield from advice.changes
    yield from (reason.evidence for reason in advice.confidence.reasons)
    yield from advice.french_rule.differences


@pytest.mark.parametrize("case", read_cases(), ids=lambda case: case.name)
def test_everything_that_is_said_has_a_sentence(case: object) -> None:
    advice = case.advise()  # type: ignore[attr-defined]
    for item in evidence_of(advice):
        text = sentence(item, str)
        assert text.endswith(".")
        assert "%(" not in text


def test_every_code_has_one_sentence() -> None:
    assert len(set(codes())) == len(codes())


def test_levels_grounds_and_states_have_words_of_their_own() -> None:
    assert len({verdict_sentence(verdict, str) for verdict in Verdict}) == len(Verdict)
    assert len({state_title(state, str) for state in State}) == len(State)
    assert len({level_title(level, str) for level in Level}) == len(Level)
    assert len({ground_title(kind, "Directive 2014/24/EU, Art. 20", str) for kind in GroundKind}) == len(GroundKind)


def test_money_and_levels_are_written_in_the_language() -> None:
    item = Evidence("change_smaller", {"eur_cents": 25_000_000, "level": "reserve_all"})
    assert sentence(item, str) == "If the lot were worth €250,000 at most: Reserve the whole contract."
    assert "250.000" in sentence(item, str, "de")


def test_an_amount_just_below_another_is_not_rounded_up_to_it() -> None:
    item = Evidence("change_smaller", {"eur_cents": 24_999_999, "level": "reserve_all"})
    assert "€249,999.99" in sentence(item, str)
    assert "249.999,99" in sentence(item, str, "de")


def test_a_share_is_written_as_the_language_writes_it() -> None:
    item = Evidence("staff_share_unknown", {"percent": 30})
    assert sentence(item, str) == "Bidders must prove that at least 30% of their workers are disabled or disadvantaged."
    assert "30\u00a0%" in sentence(item, str, "de")


def test_codes_that_are_not_on_the_list_are_named() -> None:
    (condition,) = (
        item
        for item in found_of(ask(lot=replace(CARE, cpv=("79622000", "90911000", "85320000", "90919200"))))
        if item.code.startswith("art77")
    )
    assert "not on it: 90911000, 90919200." in sentence(condition, str)
    (condition,) = (
        item for item in found_of(ask(lot=replace(CARE, cpv=("90911000", "85320000")))) if item.code.startswith("art77")
    )
    assert "The main procurement code, 90911000, is not on the list" in sentence(condition, str)


def test_of_the_kind_of_contract_only_the_kind_is_said_to_fit() -> None:
    (condition,) = (item for item in found_of(ask(lot=CARE)) if item.code == "nature_met")
    assert sentence(condition, str) == "The kind of contract is one that this ground is for: Services."


def test_an_unknown_code_is_a_fault() -> None:
    with pytest.raises(KeyError):
        sentence(Evidence("nonsense"), str)


def test_the_directive_is_named_in_the_language_and_a_sentence_begins_large() -> None:
    cited = "Directive 2014/24/EU, Art. 20(1)"
    assert ground_title(GroundKind.ART_20, cited, str).endswith(" (Directive 2014/24/EU, Art. 20(1))")
    title = ground_title(GroundKind.ART_20, cited, get_translations("lv").gettext)
    assert title.endswith(" (Direktīvas 2014/24/ES 20(1). pants)")
    unknown = Evidence("law_uncertain", {"law": "lov om udbud"})
    assert "lov om udbud" in sentence(unknown, str)
    duty = Evidence("obligatory_list_met", {"law": "loi du 1er mai"})
    assert sentence(duty, str).startswith("Loi du 1er mai obliges")


@pytest.mark.parametrize(
    ("language", "days", "said"),
    [
        ("en", 1096, "The contract runs longer than the 3 years allowed."),
        ("en", 400, "The contract runs longer than the 400 days allowed."),
        ("pt", 1095, "O contrato dura mais do que os 3 anos permitidos."),
        ("nl", 400, "De opdracht loopt langer dan de toegestane 400 dagen."),
    ],
)
def test_what_a_law_gives_in_years_is_said_in_years(language: str, days: int, said: str) -> None:
    _ = get_translations(language).gettext
    assert sentence(Evidence("duration_unmet", {"days": days}), _, language) == said

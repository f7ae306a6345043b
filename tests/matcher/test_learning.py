"""What answers teach: bounded, in the right direction, and silent where they say nothing."""

from __future__ import annotations

import numpy as np
import pytest

from matcher.blocks import LotBlock, lot_block
from matcher.learning.answers import Reason, Said, Verdict, after_taking_back
from matcher.learning.personal import LEAST_ANSWERS, MOST_CENTI, held_in_band, votes
from matcher.learning.weights import Answers, TooFewAnswersError, back_test, differences, propose
from tests.matcher.worlds import corpus, park_lot

WEIGHTS = (65.0, 16.0, 4.0, 5.0, 3.0, 1.0, 3.0, 2.0, 1.0)
N_TRADE = 3


def parks(count: int, first: int = 0) -> LotBlock:
    """Lots that all say the same and have the same code."""
    lots = [park_lot(id=number, text="Parks") for number in range(first, first + count)]
    return lot_block(lots, corpus({"Parks": (1.0,), "Meals": (0.0, 1.0)}))


def meals(count: int) -> LotBlock:
    """Lots of another trade."""
    lots = [park_lot(id=number, text="Meals", cpv=("55523100",)) for number in range(count)]
    return lot_block(lots, corpus({"Parks": (1.0,), "Meals": (0.0, 1.0)}))


class TestPersonal:
    def test_before_the_fifth_answer_nothing_moves(self) -> None:
        few = LEAST_ANSWERS - 1
        assert votes(parks(3), parks(few, 10), [1.0] * few).shift_centi.tolist() == [0, 0, 0]
        assert votes(parks(3), parks(LEAST_ANSWERS, 10), [1.0] * LEAST_ANSWERS).shift_centi.min() > 0

    @pytest.mark.parametrize("amount", [-2.0, -1.0, 1.0, 2.0])
    def test_no_number_of_answers_moves_more_than_the_bound(self, amount: float) -> None:
        shifts = votes(parks(1), parks(500, 10), [amount] * 500).shift_centi
        assert 0.9 * MOST_CENTI < abs(int(shifts[0])) <= MOST_CENTI
        assert np.sign(shifts[0]) == np.sign(amount)

    def test_answers_to_another_trade_move_nothing(self) -> None:
        assert votes(parks(2), meals(8), [-1.0] * 8).shift_centi.tolist() == [0, 0]

    def test_the_order_of_answers_changes_nothing_and_shares_add_up(self) -> None:
        pushes = [1.0, -1.0, 1.5, 1.0, -1.0, 2.0]
        answered = parks(6, 10)
        found = votes(parks(1), answered, pushes)
        assert votes(parks(1), answered, pushes[::-1]).shift_centi.tolist() == found.shift_centi.tolist()
        assert round(found.shares.sum()) == found.shift_centi[0]

    def test_more_answers_that_agree_move_more(self) -> None:
        moved = [int(votes(parks(1), parks(count, 10), [1.0] * count).shift_centi[0]) for count in (5, 10, 40)]
        assert moved == sorted(moved)
        assert moved[0] < moved[-1]

    @pytest.mark.parametrize("reason", [Reason.TOO_BIG, Reason.TOO_FAR, Reason.DEADLINE, Reason.REQUIREMENTS])
    def test_what_is_too_big_or_too_far_says_nothing_of_the_trade(self, reason: Reason) -> None:
        assert Said(Verdict.NOT_FOR_ME, reason).push == 0

    def test_what_was_won_says_more_than_what_was_found_relevant(self) -> None:
        assert Said(Verdict.WON).push > Said(Verdict.BID).push > Said(Verdict.RELEVANT).push > 0
        assert Said(Verdict.NOT_FOR_ME).push == Said(Verdict.NOT_FOR_ME, Reason.GOODS).push < 0

    @pytest.mark.parametrize(("shift", "score", "held"), [(-800, 6_300, -300), (-100, 6_300, -100), (800, 5_900, 99)])
    def test_no_strong_match_falls_behind_one_that_is_not(self, shift: int, score: int, held: int) -> None:
        assert held_in_band(shift, score, 6_000) == held


def answers(weights: tuple[float, ...], *, n_enterprises: int = 12, each: int = 20) -> Answers:
    """Answers of enterprises that find relevant what these weights find good."""
    chance = np.random.default_rng(4)
    values = chance.random((n_enterprises * each, len(weights)))
    values[chance.random(values.shape) < 0.1] = np.nan
    known = np.nan_to_num(values)
    chosen = np.array(weights) / sum(weights)
    share = known[:, :N_TRADE] @ chosen[:N_TRADE] / chosen[:N_TRADE].sum()
    scores = known[:, :N_TRADE] @ chosen[:N_TRADE] + (known[:, N_TRADE:] @ chosen[N_TRADE:]) * share
    return Answers(values, scores > np.median(scores), np.repeat(np.arange(n_enterprises), each), N_TRADE)


class TestWeights:
    def test_they_move_towards_what_answers_say_and_order_more_pairs_right(self) -> None:
        wanted = (30.0, 50.0, 4.0, 5.0, 3.0, 1.0, 3.0, 2.0, 1.0)
        said = answers(wanted)
        proposed = propose(said, WEIGHTS)
        assert proposed.sum() == 100
        assert proposed.min() >= 0
        assert abs(proposed[1] - 50) < abs(WEIGHTS[1] - 50)
        tested = back_test(said, WEIGHTS)
        assert tested.after > tested.before
        assert tested.low > 0
        names = [str(number) for number in range(len(WEIGHTS))]
        assert "1" in differences(names, dict(zip(names, WEIGHTS, strict=True)), proposed)

    def test_answers_that_agree_with_the_weights_change_little(self) -> None:
        proposed = propose(answers(WEIGHTS), WEIGHTS)
        assert np.abs(proposed - np.array(WEIGHTS)).max() < 8

    def test_little_data_changes_less_than_much(self) -> None:
        wanted = (30.0, 50.0, 4.0, 5.0, 3.0, 1.0, 3.0, 2.0, 1.0)
        little, much = (propose(answers(wanted, each=each), WEIGHTS) for each in (5, 60))
        assert abs(little[1] - WEIGHTS[1]) < abs(much[1] - WEIGHTS[1])

    def test_too_little_is_refused_with_what_is_needed(self) -> None:
        with pytest.raises(TooFewAnswersError, match="learning needs 50"):
            propose(answers(WEIGHTS, n_enterprises=4, each=10), WEIGHTS)
        said = answers(WEIGHTS)
        same = Answers(said.values, np.ones_like(said.is_relevant), said.enterprise, N_TRADE)
        with pytest.raises(TooFewAnswersError, match="say the same"):
            propose(same, WEIGHTS)


@pytest.mark.parametrize(
    ("stood", "left"),
    [
        (("relevant", ""), (None, "")),
        (("relevant", "saved"), (None, "")),
        (("bid", "bidding"), (None, "")),
        ((None, "saved"), (None, "")),
        (("not_for_me", "saved"), (None, "saved")),
        (("not_for_me", "bidding"), ("bid", "bidding")),
        (("not_for_me", "submitted"), ("bid", "submitted")),
        (("bid", "submitted"), ("bid", "submitted")),
        (("relevant", "won"), ("won", "won")),
        (("not_for_me", "lost"), ("bid", "lost")),
    ],
)
def test_taking_an_answer_back_leaves_the_bid_that_it_did_not_begin(
    stood: tuple[str | None, str], left: tuple[str | None, str]
) -> None:
    assert after_taking_back(*stood) == left

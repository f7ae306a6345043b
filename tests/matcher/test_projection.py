"""The projection: what differs within a trade counts less, and little is learned from few lots."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from matcher.centre import Centre
from matcher.projection import LEAST_PER_TRADE, trade_projection

Vectors = NDArray[np.float32]
STYLE = 1.2
GARDENS, CLEANING = "77310000", "90910000"


def lots(n_trades: int, n_each: int) -> tuple[Vectors, list[str]]:
    """Lots whose trade shows in the first direction; style, the second, is louder and says nothing."""
    random = np.random.default_rng(7)
    n_lots = n_trades * n_each
    trade = np.repeat(np.where(np.arange(n_trades) % 2, 1.0, -1.0), n_each)
    style = random.choice([STYLE, -STYLE], n_lots)
    vectors = np.column_stack([trade, style, random.normal(scale=0.2, size=(n_lots, 4))]).astype(np.float32)
    return vectors, [f"{1000 + number}0000" for number in range(n_trades) for _ in range(n_each)]


def same_trade_is_nearer(projection: Vectors | None) -> bool:
    garden, same_trade, same_style = np.array(
        [[1, STYLE, 0, 0, 0, 0], [1, -STYLE, 0, 0, 0, 0], [-1, STYLE, 0, 0, 0, 0]], np.float32
    )
    centre = Centre(np.zeros(6, np.float32), projection=projection)
    asked, trade, style = centre.of_lots(np.stack([garden, same_trade, same_style]), ["de", "fr", "de"])
    return bool(asked @ trade > asked @ style)


def test_lots_of_one_trade_come_nearer_than_lots_of_one_style() -> None:
    assert not same_trade_is_nearer(None)
    assert same_trade_is_nearer(trade_projection(*lots(40, 30)))


def test_few_lots_hardly_turn_anything() -> None:
    few = trade_projection(*lots(2, 5))
    many = trade_projection(*lots(40, 30))
    assert few is not None
    assert many is not None
    assert np.abs(few - np.eye(6)).max() < 0.1 < np.abs(many - np.eye(6)).max()


def test_common_trades_do_not_decide_alone() -> None:
    vectors, codes = lots(40, 30)
    ordinary = trade_projection(vectors, codes)
    flooded = trade_projection(np.concatenate([vectors, *[vectors[:30]] * 50]), codes + codes[:30] * 50)
    assert ordinary is not None
    assert flooded == pytest.approx(ordinary, abs=0.02)


def test_the_order_of_the_lots_does_not_matter() -> None:
    vectors, codes = lots(4, 20)
    turned = trade_projection(vectors[::-1], codes[::-1])
    assert turned == pytest.approx(trade_projection(vectors, codes), abs=1e-5)


@pytest.mark.parametrize("codes", [["", "", ""], [GARDENS] * (LEAST_PER_TRADE - 1) + [CLEANING]])
def test_without_three_lots_of_a_trade_there_is_none(codes: list[str]) -> None:
    assert trade_projection(np.eye(3, dtype=np.float32), codes) is None


def test_lots_that_are_all_alike_teach_nothing() -> None:
    assert trade_projection(np.ones((5, 3), np.float32), [GARDENS] * 5) is None

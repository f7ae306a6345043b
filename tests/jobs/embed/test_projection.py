"""The stored projection: learned from the embedded lots, renewed with the means, read by the corpus."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np

from config.settings import Settings
from jobs.corpus import base_corpus
from jobs.embed import embed_missing
from matcher.centre import Centre
from matcher.projection import MOST_PER_TRADE, trade_projection
from models.database import session_scope
from models.queries.projections import load_projection, trade_lots
from models.queries.vectors import language_means
from tests.jobs.embed.texts import LetterEncoder, add_lots

NOW = datetime(2026, 11, 24, tzinfo=UTC)
GARDENS, CLEANING = "77310000", "90910000"


def test_embedding_learns_the_projection_and_matching_reads_it(clean_queues: Settings) -> None:
    add_lots(clean_queues, [f"Gartenpflege {number}" for number in range(5)], code=GARDENS)
    add_lots(clean_queues, [f"чистене {number}" for number in range(5)], language="bg", code=CLEANING)
    embed_missing(clean_queues, encoder=LetterEncoder())
    with session_scope(clean_queues) as session:
        lots = trade_lots(session, "letters-1")
        assert lots is not None
        means = language_means(session, "letters-1")
        wanted = trade_projection(Centre(means[""], means).of_lots(lots.vectors, lots.languages), lots.codes)
        corpus = base_corpus(clean_queues, session, "letters-1")
    assert wanted is not None
    assert corpus.centre.projection is not None
    np.testing.assert_allclose(corpus.centre.projection, wanted, atol=2e-3)


def test_lots_without_codes_teach_nothing(clean_queues: Settings) -> None:
    add_lots(clean_queues, ["Gartenpflege", "Gartenbau", "Gartenzaun"])
    embed_missing(clean_queues, encoder=LetterEncoder())
    with session_scope(clean_queues) as session:
        assert trade_lots(session, "letters-1") is None
        assert load_projection(session, "letters-1") is None


def test_few_lots_of_each_trade_are_looked_at_and_each_text_once(clean_queues: Settings) -> None:
    add_lots(clean_queues, [f"Gartenpflege {number}" for number in range(MOST_PER_TRADE + 10)], code=GARDENS)
    add_lots(clean_queues, ["Reinigung"], code=CLEANING)
    add_lots(clean_queues, ["Reinigung"], code=CLEANING, state="inactive")
    embed_missing(clean_queues, encoder=LetterEncoder())
    with session_scope(clean_queues) as session:
        lots = trade_lots(session, "letters-1")
    assert lots is not None
    assert (lots.codes.count(GARDENS), lots.codes.count(CLEANING)) == (MOST_PER_TRADE, 1)
    assert lots.vectors.shape == (MOST_PER_TRADE + 1, 64)

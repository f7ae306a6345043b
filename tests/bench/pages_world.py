"""What the pages' benchmark adds to the package: deadlines around now, enterprises, matches, and a mix of addresses."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from urllib.parse import quote

from sqlalchemy import text
from sqlalchemy.orm import Session

from config.settings import Settings
from jobs.criteria import default_criteria
from matcher.scoring import scorer_for
from models.database import get_engine
from models.queries.criteria import publish

ENTERPRISES = 300
MATCHES_EACH = 120

_MOVE_DEADLINES = text(
    "UPDATE lots SET closes_at = now() + (closes_at::time - time '00:00') + (id % 50 - 10) * interval '1 day'"
    " WHERE closes_at IS NOT NULL"
)
_ADD_ENTERPRISES = text(
    "INSERT INTO enterprises (key, name, country, language, nuts, status, cpv, languages, content_hash, matched_at)"
    " SELECT 'enterprise-' || n, 'Enterprise ' || n, (ARRAY['BG','DE','ES','FR','GR'])[1 + n % 5], 'en',"
    " ARRAY[(ARRAY['BG422','DE126','ES431','FRB01','EL653'])[1 + n % 5]],"
    " ARRAY['sheltered-workshop'], ARRAY['98310000'], ARRAY['en'], 'hash', now() FROM generate_series(1, :n) n"
)
_ADD_CAPABILITIES = text(
    "INSERT INTO capabilities (enterprise_id, position, text, language, text_hash, suggestions)"
    " SELECT id, p, 'Washing and returning linen ' || p, 'en', 'hash', '[[\"98310000\", 0.8]]'"
    " FROM enterprises, generate_series(0, 2) p"
)
_ADD_MATCHES = text(
    "INSERT INTO matches (lot_id, enterprise_id, criteria_id, score_centi, band, gates, points_centi, feature_values,"
    " encoder_id) VALUES (:lot_id, :enterprise_id, :criteria_id, :score, :band, :gates, :points, :features, 'bench')"
    " ON CONFLICT DO NOTHING"
)


def move_deadlines(settings: Settings) -> None:
    """Let the deadlines of all lots lie around the present."""
    with get_engine(settings).begin() as connection:
        connection.execute(_MOVE_DEADLINES)


def add_matches(settings: Settings) -> int:
    """Add enterprises with scored matches of open lots; return how many matches."""
    choose = random.Random(1)
    criteria = default_criteria()
    n_features = len(scorer_for(criteria).feature_names)
    with Session(get_engine(settings)) as session, session.begin():
        session.execute(_ADD_ENTERPRISES, {"n": ENTERPRISES})
        session.execute(_ADD_CAPABILITIES)
        criteria_id = publish(session, criteria, reason="bench", now=datetime.now(UTC)).id
        lots = list(session.scalars(text("SELECT id FROM lots WHERE state = 'open' ORDER BY id")))
        enterprises = list(session.scalars(text("SELECT id FROM enterprises ORDER BY id")))
        matches = []
        for enterprise_id in enterprises:
            for lot_id in choose.sample(lots, min(MATCHES_EACH, len(lots))):
                score = choose.randint(2_000, 8_000)
                points = [score - 100 * (n_features - 1), *[100] * (n_features - 1)]
                matches.append(
                    {
                        "lot_id": lot_id,
                        "enterprise_id": enterprise_id,
                        "criteria_id": criteria_id,
                        "score": score,
                        "band": criteria.band(score),
                        "gates": ["outside_regions"] if choose.random() < 0.2 else [],
                        "points": points,
                        "features": [choose.random() for _ in range(n_features)],
                    }
                )
        session.execute(_ADD_MATCHES, matches)
    return len(matches)


def addresses(settings: Settings) -> list[str]:
    """Return a mix of pages as visitors open them: lists with all kinds of filters, tenders, enterprises, home."""
    choose = random.Random(2)
    with Session(get_engine(settings)) as session:
        notices = list(session.scalars(text("SELECT id FROM notices ORDER BY id")))
    countries, divisions, orders = (
        ("DE", "FR", "ES", "PL", "BG"),
        ("45", "90", "85", "77"),
        ("newest", "deadline", "value"),
    )
    words = ("clean", "service", "construct", "transport", "réal", "reinigung")
    lists = [
        f"/tenders?country={choose.choice(countries)}&cpv={choose.choice(divisions)}&sort={choose.choice(orders)}"
        for _ in range(60)
    ]
    searches = [f"/tenders?q={quote(word)}&page={page}" for word in words for page in (1, 2)]
    pages = [f"/tenders?page={page}&sort={order}" for order in orders for page in (1, 2, 3)]
    tenders = [f"/tenders/{choose.choice(notices)}" for _ in range(300)]
    enterprises = [f"/enterprises/enterprise-{choose.randint(1, ENTERPRISES)}" for _ in range(120)]
    directory = ["/enterprises", "/enterprises?country=BG", "/enterprises?q=linen&page=2"]
    return [
        *lists,
        *searches * 3,
        *pages * 4,
        *tenders,
        *enterprises,
        *directory * 5,
        *["/"] * 30,
        "/sources",
        "/about",
    ]

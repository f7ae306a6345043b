"""Reads what the pages of an enterprise's profile show beside the profile itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from matcher.codes import cpv
from matcher.scoring import criteria_from, scorer_for
from models.enterprises import EnterpriseRow
from models.queries.profile_gaps import Gaps, count_gaps
from models.queries.trades import count_open_by_stem
from web import site
from web.criteria import in_force


@dataclass(frozen=True, slots=True)
class CountedGaps:
    """What gaps cost (``None``: nothing was matched yet), and how many ruled out lots are kept at most."""

    gaps: Gaps | None = None
    gated_kept: int = 0


def read_gaps(session: Session, row: EnterpriseRow | None) -> CountedGaps:
    """Return what gaps in a stored profile cost under the criteria in force."""
    published = in_force(session)
    if row is None or row.matched_at is None or published is None:
        return CountedGaps()
    criteria = criteria_from(published.document)
    columns = {name: column for column, name in enumerate(scorer_for(criteria).feature_names)}
    gaps = count_gaps(session, row.id, published.id, columns, site.now())
    return CountedGaps(gaps, int(criteria.knobs["gated_kept"]))


def read_open_counts(codes: Sequence[str]) -> dict[str, int]:
    """Return CPV code -> how many open lots name it or a code below it; shared among readers for a short time."""
    stems = {code: cpv.stem(code) for code in codes}
    asked = tuple(sorted(set(stems.values())))

    def ask() -> dict[str, int]:
        with site.open_reading() as session:
            return count_open_by_stem(session, asked, site.now())

    found = site.remember(("open lots by trade", asked), ask) if asked else {}
    return {code: found.get(stem, 0) for code, stem in stems.items()}

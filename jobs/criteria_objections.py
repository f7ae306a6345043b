"""What speaks against publishing a version of the criteria: no back-test, or one in which too much quality is lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from config.settings import Settings
from matcher.explaining import Translate
from models.queries import backtests

Said = Callable[[Translate], str]
"""A sentence in the language that the gettext callable speaks; ``str`` speaks English."""
LOSSES = (("quality", "pairs"), ("quality", "ndcg"), ("bench", "ndcg"))
"""The measures of a back-test of which not too much may be lost."""


def objection(settings: Settings, session: Session, criteria_id: int, in_force_id: int) -> Said | None:
    """Return what speaks against publishing a version in place of the one in force, as a sentence, or ``None``."""
    row = backtests.latest(session, criteria_id, in_force_id)
    if row is None:
        return lambda _: (
            _("Version %(id)s has no finished back-test against version %(in_force)s, which is in force.")
            % {"id": criteria_id, "in_force": in_force_id}
        )
    judged = [(kind, name) for kind, name in LOSSES if row.result.get(kind)]
    losses = {key: row.result[key[0]][key[1]]["before"] - row.result[key[0]][key[1]]["after"] for key in judged}
    worst = max(judged, key=lambda key: losses[key], default=None)
    if worst is None or losses[worst] <= settings.criteria_most_loss:
        return None
    return _lost(row.result[worst[0]], worst, settings.criteria_most_loss)


def _lost(judged: Mapping[str, Any], key: tuple[str, str], most: float) -> Said:
    """Return that a measure falls by more than ``most``."""
    measured = judged[key[1]]
    numbers = {
        "answers": judged.get("answers", 0),
        "enterprises": judged["enterprises"],
        "before": f"{measured['before']:.3f}",
        "after": f"{measured['after']:.3f}",
        "most": f"{most:g}",
    }

    def said(_: Translate) -> str:
        sentences = {
            ("quality", "pairs"): _(
                "On %(answers)s answers of %(enterprises)s enterprises, the share of lots in the right order falls from"
                " %(before)s to %(after)s; at most %(most)s may be lost."
            ),
            ("quality", "ndcg"): _(
                "On %(answers)s answers of %(enterprises)s enterprises, the gain of the order (nDCG) falls from"
                " %(before)s to %(after)s; at most %(most)s may be lost."
            ),
            ("bench", "ndcg"): _(
                "On the judged matches of %(enterprises)s enterprises, the gain of the order (nDCG) falls from"
                " %(before)s to %(after)s; at most %(most)s may be lost."
            ),
        }
        return sentences[key] % numbers

    return said

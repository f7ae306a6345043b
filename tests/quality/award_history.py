"""Past awards in the order of time: who has won what before each notice, and what speaks for each firm.

A lot is a case when one of its winners has won in an earlier notice; its candidates are all firms that have. The whole
notice is left out of the history, not the lot alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from jobs.evaluate import encoded
from jobs.labels import EncodesTexts
from matcher.centre import Centre, blended_means
from matcher.codes import cpv, languages
from matcher.firms import name_key
from matcher.lot_text import lot_text
from matcher.projection import trade_projection

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Awards:
    """n awarded lots in the order of their notices, with the firms that won each."""

    notices: tuple[str, ...]
    vectors: NDArray[np.float32]
    codes: NDArray[np.int32]
    divisions: NDArray[np.int64]
    countries: NDArray[np.int64]
    buyers: NDArray[np.int64]
    winners: tuple[tuple[int, ...], ...]
    firm_countries: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Case:
    """One awarded lot: its candidates (k,), which of them won, and what speaks for each, (k, signals)."""

    notice: str
    lot: int
    candidates: NDArray[np.int64]
    has_won: NDArray[np.bool_]
    signals: Numbers


@dataclass(slots=True)
class _History:
    """Which lots were won by which firms so far, row by row."""

    lots: list[int] = field(default_factory=list)
    firms: list[int] = field(default_factory=list)


def read_awards(path: Path, encoder: EncodesTexts, var_dir: Path) -> Awards:
    """Read awarded lots and embed them (cached in ``var_dir``), as matching sees them: centred, projected."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    rows.sort(key=lambda row: tuple(int(part) for part in reversed(row["pn"].split("-"))))
    codes = [cpv.normalise(row["cpv"] or "") or "" for row in rows]
    firms: dict[tuple[str, str], int] = {}
    places: dict[str, int] = {}
    buyers: dict[str, int] = {}
    winners = tuple(tuple(firms.setdefault(firm_key(item), len(firms)) for item in row["winners"]) for row in rows)
    return Awards(
        notices=tuple(row["pn"] for row in rows),
        vectors=_vectors(rows, codes, encoder, var_dir),
        codes=cpv.positions(codes),
        divisions=np.array([int(code[:2] or 0) for code in codes]),
        countries=np.array([places.setdefault(row["country"] or "", len(places)) for row in rows]),
        buyers=np.array([buyers.setdefault(_plain(row["buyer"] or ""), len(buyers)) for row in rows]),
        winners=winners,
        firm_countries=np.array([places.setdefault(country, len(places)) for _, country in firms]),
    )


def firm_key(winner: dict[str, Any]) -> tuple[str, str]:
    """Return what stands for a firm: its name without accents, marks and legal form, and its country."""
    return name_key(winner["name"]), winner.get("country") or ""


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


def cases(awards: Awards) -> Iterator[Case]:
    """Yield the cases in the order of time."""
    history = _History()
    for notice in dict.fromkeys(awards.notices):
        lots = [lot for lot, other in enumerate(awards.notices) if other == notice]
        for lot in lots:
            case = _case(awards, history, lot)
            if case is not None:
                yield case
        for lot in lots:
            for firm in awards.winners[lot]:
                history.lots.append(lot)
                history.firms.append(firm)


def _case(awards: Awards, history: _History, lot: int) -> Case | None:
    known = np.unique(np.array(history.firms, np.int64))
    has_won = np.isin(known, awards.winners[lot])
    if not has_won.any():
        return None
    return Case(awards.notices[lot], lot, known, has_won, _signals(awards, history, lot)[known])


def _signals(awards: Awards, history: _History, lot: int) -> Numbers:
    """Return (all firms, signals): the nearest earlier award in text and code, same country, same buyer, how many."""
    won, firm = np.array(history.lots, np.int64), np.array(history.firms, np.int64)
    n_firms = len(awards.firm_countries)
    nearness = np.zeros(len(won))
    if awards.codes[lot] >= 0:
        nearness = cpv.nearness_row(cpv.all_codes()[awards.codes[lot]])[awards.codes[won]] * (awards.codes[won] >= 0)

    def best(values: Numbers) -> Numbers:
        found = np.full(n_firms, -1.0)
        np.maximum.at(found, firm, values)
        return found

    country = awards.countries[lot]
    return np.stack(
        [
            best((awards.vectors[won] @ awards.vectors[lot]).astype(np.float64)),
            best(nearness.astype(np.float64)),
            np.maximum(best((awards.countries[won] == country).astype(np.float64)), awards.firm_countries == country),
            best((awards.buyers[won] == awards.buyers[lot]).astype(np.float64)),
            np.log1p(np.bincount(firm, minlength=n_firms)),
        ],
        axis=1,
    )


def _vectors(rows: list[dict[str, Any]], codes: list[str], encoder: EncodesTexts, var_dir: Path) -> NDArray[np.float32]:
    raw = encoded([lot_text(row["title"], row["description"]) for row in rows], encoder, var_dir)
    spoken = [languages.to_two_letters(row["lang"]) or "" for row in rows]
    sums = {language: raw[[other == language for other in spoken]].sum(axis=0) for language in set(spoken)}
    centre = Centre(*blended_means(sums, {language: spoken.count(language) for language in sums}))
    projection = trade_projection(centre.of_lots(raw, spoken), codes)
    return replace(centre, projection=projection).of_lots(raw, spoken)

"""An enterprise's trades: those chosen, those found in its words, and the CPV to search or to walk through."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matcher.codes import cpv
from models.enterprises import EnterpriseRow
from web.presenters import codes
from web.presenters.money import present_number
from web.presenters.profile import suggested_codes
from web.presenters.reader import Reader

MOST_FOUND = 25
SUGGESTIONS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Trade:
    """A CPV code: ``lots`` says how many open lots there are in its branch, ``path`` what stands above it.

    ``use`` says how many tenders with the words searched for are filed under it, "" where that was not asked.
    """

    code: str
    label: str
    lots: str
    path: str
    is_chosen: bool
    has_more: bool
    use: str


@dataclass(frozen=True, slots=True)
class TradesAsked:
    """What a reader searches or walks through: ``found`` by labels, ``in_use``: code -> lots with the words."""

    words: str
    found: Sequence[str]
    in_use: Mapping[str, int]
    at: str


@dataclass(frozen=True, slots=True)
class TradesView:
    """All that the page of trades shows; ``at`` is the branch that is open, "" at the top."""

    chosen: tuple[Trade, ...]
    suggested: tuple[Trade, ...]
    dropped: tuple[Trade, ...]
    words: str
    found: tuple[Trade, ...]
    is_cut: bool
    in_use: tuple[Trade, ...]
    at: str
    here: Trade | None
    crumbs: tuple[tuple[str, str], ...]
    branches: tuple[Trade, ...]


def shown_codes(row: EnterpriseRow, found: Sequence[str], at: str) -> tuple[str, ...]:
    """Return the codes whose open lots the page counts: all but the dropped ones."""
    suggested = suggested_codes(row)[:SUGGESTIONS_SHOWN]
    own = [at] if at else []
    return tuple(dict.fromkeys((*row.cpv, *suggested, *found, *own, *branches_of(at))))


def branches_of(at: str) -> tuple[str, ...]:
    """Return the codes just below one, the divisions for ""."""
    return cpv.children(at) if at else cpv.divisions()


def present_trades(row: EnterpriseRow, asked: TradesAsked, *, counts: Mapping[str, int], reader: Reader) -> TradesView:
    """Return the page of trades; ``counts`` are the open lots of ``shown_codes``."""

    def trade(code: str) -> Trade:
        n = counts.get(code, 0)
        lots = reader.ngettext("%(n)s open lot", "%(n)s open lots", n) % {"n": present_number(n, reader)}
        above = [codes.cpv_label(item, reader.language) for item in reversed(cpv.ancestors(code))]
        path = " › ".join(above)
        label = codes.cpv_label(code, reader.language)
        return Trade(code, label, lots, path, code in row.cpv, bool(cpv.children(code)), use(code))

    def use(code: str) -> str:
        if (n := asked.in_use.get(code, 0)) == 0:
            return ""
        said = reader.ngettext("%(n)s tender with these words", "%(n)s tenders with these words", n)
        return said % {"n": present_number(n, reader)}

    suggested = [code for code in suggested_codes(row) if code not in row.cpv][:SUGGESTIONS_SHOWN]
    at = asked.at
    above = tuple(reversed(cpv.ancestors(at))) if at else ()
    return TradesView(
        chosen=tuple(map(trade, row.cpv)),
        suggested=tuple(map(trade, suggested)),
        dropped=tuple(map(trade, row.dropped_cpv)),
        words=asked.words,
        found=tuple(map(trade, asked.found[:MOST_FOUND])),
        is_cut=len(asked.found) > MOST_FOUND,
        in_use=tuple(map(trade, asked.in_use)),
        at=at,
        here=trade(at) if at else None,
        crumbs=tuple((code, codes.cpv_label(code, reader.language)) for code in above),
        branches=tuple(map(trade, branches_of(at))),
    )

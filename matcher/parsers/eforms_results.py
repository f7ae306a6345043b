"""Results of an eForms notice: how each lot ended, who won it, for how much.

Owns the way LotResult -> SettledContract -> LotTender -> TenderingParty -> Tenderer -> organisation.
Must not name natural persons. Source: eForms BT-142, 144, 13713, 3202, 720, 759, 760, 145, 1451, 709, 161.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from matcher.parsers.eforms_lots import amount_of
from matcher.parsers.eforms_names import CAC, CBC, EFAC, EFBC, ID, extended, identifiers
from matcher.parsers.errors import TooLarge
from matcher.parsers.moments import to_date
from matcher.parsers.tree import Element, each, first, raw
from matcher.parsers.values import to_code, to_count
from matcher.records import LotResult, Money, Organisation

_WON = "selec-w"
_LINKS_MAX = 200_000


@dataclass(frozen=True, slots=True)
class _Tender:
    party: str | None
    lots: tuple[str, ...]
    value: Money | None


@dataclass(frozen=True, slots=True)
class _Contract:
    tenders: tuple[str, ...]
    concluded_on: date | None


class _Awards:
    """The tenders, contracts and parties of one notice by their technical identifiers."""

    def __init__(self, result: Element, organisations: dict[str, Organisation]) -> None:
        self.tenders = {key: _tender(node) for node in each(result, f"{EFAC}LotTender") if (key := raw(node, ID))}
        contracts = each(result, f"{EFAC}SettledContract")
        self.contracts = {key: _contract(node) for node in contracts if (key := raw(node, ID))}
        parties = each(result, f"{EFAC}TenderingParty")
        self.parties = {
            key: tuple(identifiers(node, f"{EFAC}Tenderer", ID)) for node in parties if (key := raw(node, ID))
        }
        self.organisations = organisations
        self.links = 0

    def winning_tenders(self, contracts: Iterable[str], direct: Iterable[str], lot_ref: str | None) -> list[_Tender]:
        """The tenders behind the contracts, for this lot where a tender names its lots; else those named directly."""
        ids = [tender for key in contracts if key in self.contracts for tender in self.contracts[key].tenders]
        found = [self.tenders[key] for key in dict.fromkeys(ids or direct) if key in self.tenders]
        self._count(len(ids) + len(found))
        return [tender for tender in found if lot_ref in tender.lots] or found

    def winners(self, tenders: Iterable[_Tender]) -> tuple[Organisation, ...]:
        """The tenderers of the tenders' parties, each once."""
        ids: dict[str, None] = {}
        for tender in tenders:
            members = self.parties.get(tender.party or "", ())
            self._count(len(members))
            ids.update(dict.fromkeys(members))
        return tuple(self.organisations[key] for key in ids if key in self.organisations)

    def _count(self, links: int) -> None:
        self.links += links
        if self.links > _LINKS_MAX:
            raise TooLarge("The results link more tenders and parties than any notice.", "NoticeResult")


def read_results(root: Element, organisations: dict[str, Organisation]) -> tuple[LotResult, ...]:
    """Return one result a ``LotResult`` and lot.

    Raises: TooLarge when the links between results, contracts and parties multiply beyond reason.
    """
    result = next(extended(root, f"{EFAC}NoticeResult"), None)
    if result is None:
        return ()
    awards = _Awards(result, organisations)
    found = [outcome for node in each(result, f"{EFAC}LotResult") for outcome in _outcomes(node, awards)]
    return tuple(found) or _without_lot_results(awards)


def read_result_value(root: Element) -> Money | None:
    """Return BT-161, the value of all contracts of the notice."""
    result = next(extended(root, f"{EFAC}NoticeResult"), None)
    return amount_of(first(result, f"{CBC}TotalAmount"))


def _outcomes(node: Element, awards: _Awards) -> list[LotResult]:
    refs: list[str | None] = list(dict.fromkeys(identifiers(node, f"{EFAC}TenderLot", ID)))
    contracts = list(identifiers(node, f"{EFAC}SettledContract", ID))
    direct = list(identifiers(node, f"{EFAC}LotTender", ID))
    status = to_code(raw(node, f"{CBC}TenderResultCode"))
    outcomes = []
    for ref in refs or [None]:
        tenders = awards.winning_tenders(contracts, direct, ref) if status in {_WON, None} else []
        outcomes.append(
            LotResult(
                lot_ref=ref,
                status=status,
                reason=to_code(raw(node, f"{EFAC}DecisionReason", f"{EFBC}DecisionReasonCode")),
                winners=awards.winners(tenders),
                value=_value(tenders) or _framework_value(node),
                tenders_received=_received(node),
                concluded_on=_concluded_on(contracts, awards),
            )
        )
    return outcomes


def _without_lot_results(awards: _Awards) -> tuple[LotResult, ...]:
    """Modification notices may name contracts and tenders without any LotResult."""
    found: list[LotResult] = []
    for contract in awards.contracts.values():
        tenders = awards.winning_tenders((), contract.tenders, None)
        refs: list[str | None] = list(dict.fromkeys(ref for tender in tenders for ref in tender.lots))
        winners, value = awards.winners(tenders), _value(tenders)
        found.extend(
            LotResult(lot_ref=ref, winners=winners, value=value, concluded_on=contract.concluded_on)
            for ref in refs or [None]
        )
    return tuple(found)


def _tender(node: Element) -> _Tender:
    return _Tender(
        party=raw(node, f"{EFAC}TenderingParty", ID),
        lots=tuple(identifiers(node, f"{EFAC}TenderLot", ID)),
        value=amount_of(first(node, f"{CAC}LegalMonetaryTotal", f"{CBC}PayableAmount")),
    )


def _contract(node: Element) -> _Contract:
    day = to_date(raw(node, f"{CBC}IssueDate")) or to_date(raw(node, f"{CBC}AwardDate"))
    return _Contract(tuple(identifiers(node, f"{EFAC}LotTender", ID)), day)


def _value(tenders: list[_Tender]) -> Money | None:
    """The sum of the winning tenders; nothing when one is silent or the currencies differ."""
    values = [tender.value for tender in tenders if tender.value is not None]
    if not values or len(values) < len(tenders) or len({value.currency for value in values}) > 1:
        return None
    return Money(sum(value.amount_cents for value in values), values[0].currency)


def _framework_value(node: Element) -> Money | None:
    framework = first(node, f"{EFAC}FrameworkAgreementValues")
    return amount_of(first(framework, f"{CBC}MaximumValueAmount")) or amount_of(
        first(framework, f"{EFBC}ReestimatedValueAmount")
    )


def _received(node: Element) -> int | None:
    for statistics in each(node, f"{EFAC}ReceivedSubmissionsStatistics"):
        if raw(statistics, f"{EFBC}StatisticsCode") == "tenders":
            return to_count(raw(statistics, f"{EFBC}StatisticsNumeric"))
    return None


def _concluded_on(contracts: list[str], awards: _Awards) -> date | None:
    days = [awards.contracts[key].concluded_on for key in contracts if key in awards.contracts]
    return min((day for day in days if day is not None), default=None)

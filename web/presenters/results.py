"""How a lot or a procedure ended: the winners, the value, the number of bids."""

from __future__ import annotations

from dataclasses import dataclass

from matcher.records import LotResult, Organisation
from web.presenters import codes
from web.presenters.dates import present_day
from web.presenters.money import present_money, present_number
from web.presenters.reader import Reader


@dataclass(frozen=True, slots=True)
class ResultView:
    """How a lot ended."""

    status: str
    facts: tuple[tuple[str, str], ...]
    winners: tuple[str, ...]


def organisation_name(organisation: Organisation, reader: Reader) -> str:
    """Return an organisation with its place; a natural person's name is not kept."""
    name = organisation.name or reader.gettext("A natural person")
    country = codes.country_name(organisation.country, reader.language) if organisation.country else ""
    return ", ".join(filter(None, (name, organisation.city, country)))


def present_result(result: LotResult, reader: Reader) -> ResultView:
    """Return how a lot ended. Source: BT-142."""
    statuses = {
        "selec-w": reader.gettext("Awarded"),
        "clos-nw": reader.gettext("Closed without a winner"),
        "open-nw": reader.gettext("Not decided yet"),
    }
    value = result.value
    facts = (
        (reader.gettext("Contract value"), present_money(value.amount_cents, value.currency, reader) if value else ""),
        (
            reader.gettext("Bids received"),
            "" if result.tenders_received is None else present_number(result.tenders_received, reader),
        ),
        (reader.gettext("Concluded on"), present_day(result.concluded_on, reader)),
    )
    return ResultView(
        status=statuses.get(result.status or "", reader.gettext("Result")),
        facts=tuple((title, text) for title, text in facts if text),
        winners=tuple(organisation_name(winner, reader) for winner in result.winners),
    )

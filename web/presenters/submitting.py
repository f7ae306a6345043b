"""How a bid for a lot is handed in: where, in which languages, with which documents, until when."""

from __future__ import annotations

from dataclasses import dataclass

from matcher.records import Answer, Lot
from models.notices import LotRow
from models.records import lot_record
from web.presenters import codes
from web.presenters.dates import present_deadline
from web.presenters.reader import Reader
from web.presenters.texts import host_of, safe_url


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to know for a bid; ``url`` leads to another site, empty where the notice names none."""

    title: str
    text: str
    url: str = ""


def present_submission(row: LotRow, reader: Reader) -> tuple[Step, ...]:
    """Return how a bid is handed in; what the notice does not say is said to be so."""
    lot = lot_record(row)
    return (_address(lot, reader), _until(row, reader), _languages(lot, reader), _documents(lot, reader))


def _address(lot: Lot, reader: Reader) -> Step:
    title, url = reader.gettext("Where to submit a bid"), safe_url(lot.submission_url)
    if url is None:
        return Step(title, reader.gettext("The notice names no address on the internet; read there how to submit."))
    return Step(title, reader.gettext("Electronically, at %(host)s") % {"host": host_of(url)}, url)


def _until(row: LotRow, reader: Reader) -> Step:
    view = present_deadline(row.closes_at, reader)
    return Step(reader.gettext("Until when"), " ".join(filter(None, (view.text, view.zone))))


def _languages(lot: Lot, reader: Reader) -> Step:
    named = ", ".join(codes.language_name(code, reader.language) for code in lot.submission_languages)
    return Step(reader.gettext("In which language"), named or reader.gettext("The notice does not say."))


def _documents(lot: Lot, reader: Reader) -> Step:
    title, url = reader.gettext("Documents of the tender"), safe_url(lot.documents_url)
    if url is None:
        return Step(title, reader.gettext("The notice links none; ask the buyer."))
    if lot.documents_restricted is Answer.YES:
        return Step(title, reader.gettext("Not open to all: ask for access at %(host)s") % {"host": host_of(url)}, url)
    return Step(title, reader.gettext("At %(host)s") % {"host": host_of(url)}, url)

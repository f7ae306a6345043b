"""What an enterprise answers to a lot and what it does about it: read from forms, kept, taken back."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from matcher.learning.answers import VERDICT_OF_STAGE, Reason, Said, Verdict, after_taking_back
from models.notices import LotRow
from models.pursuits import PursuitRow
from models.queries import alerts, feedback, workplace
from models.queries import criteria as criteria_queries
from models.queries.work import add_work
from models.queries.work_filter import Shelf, WorkFilter
from web import site
from web.amounts import cents_of, is_amount
from web.forms import Form
from web.languages import gettext as _
from web.languages import ngettext

STAGES = ("saved", "bidding", "submitted", "won", "lost")
ANSWERS = ("relevant", "not_for_me", "save", "bid", "undo")
MOST_TOGETHER = 50
MOST_BACK = 2_000
"""Characters of an address as it is sent; it becomes a line of the answer's head."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One of ``ANSWERS``, with the reason of "not for me" where one was given.

    ``before`` is what had been said before what "undo" takes back, where that is known.
    """

    name: str
    reason: Reason | None = None
    before: Verdict | None = None

    @property
    def is_undo(self) -> bool:
        """Whether what was said before is taken back."""
        return self.name == "undo"


@dataclass(frozen=True, slots=True)
class Bid:
    """How far a bid is (one of ``STAGES``, or "" for none), its value in cents where it was said, and notes."""

    stage: str
    value_eur_cents: int | None
    note: str


def read_answer(given: MultiDict[str, str]) -> Answer | None:
    """Return what a form answers, ``None`` when it is nothing that can be answered."""
    name, reason = given.get("answer", ""), given.get("reason", "")
    if name not in ANSWERS or (reason and reason not in tuple(Reason)):
        return None
    before = Verdict.RELEVANT if name == "undo" and given.get("before") == Verdict.RELEVANT else None
    return Answer(name, Reason(reason) if reason and name == "not_for_me" else None, before)


def keep(session: Session, enterprise_id: int, lot_id: int, user_id: int, answer: Answer) -> None:
    """Keep an answer and what follows from it, and ask for learning from it."""
    verdicts = {"relevant": Verdict.RELEVANT, "not_for_me": Verdict.NOT_FOR_ME, "bid": Verdict.BID}
    if answer.is_undo:
        _take_back(session, enterprise_id, lot_id, user_id, answer.before)
    if answer.name in verdicts:
        _say(session, enterprise_id, lot_id, Said(verdicts[answer.name], answer.reason))
        alerts.drop_answered(session, enterprise_id, lot_id)
    if answer.name in ("save", "bid"):
        stage = "saved" if answer.name == "save" else "bidding"
        workplace.pursue(session, enterprise_id, lot_id, user_id, stage=stage)
    add_work(session, "learn_enterprise", [enterprise_id])


def read_lots(given: MultiDict[str, str]) -> tuple[int, ...]:
    """Return the lots that a form names, at most a page of them; none where something else is named."""
    named = ",".join(given.getlist("lots")[:MOST_TOGETHER]).split(",")
    if len(named) > MOST_TOGETHER or any(re.fullmatch(r"[0-9]{1,15}", lot) is None for lot in named):
        return ()
    return tuple(dict.fromkeys(map(int, named)))


def keep_aside(
    session: Session, enterprise_id: int, lot_ids: Sequence[int], user_id: int, *, is_undo: bool
) -> tuple[int, ...]:
    """Put lots aside of which nothing was said yet, or take back that they were; return which."""
    criteria = criteria_queries.published(session)
    if criteria is None:
        return ()
    shelf = Shelf.DISMISSED if is_undo else Shelf.OPEN
    meant = workplace.standing_on(session, WorkFilter(enterprise_id, criteria.id, None, site.now(), shelf), lot_ids)
    for lot_id in meant:
        keep(session, enterprise_id, lot_id, user_id, Answer("undo" if is_undo else "not_for_me"))
    return meant


def read_bid(form: Form) -> Bid | None:
    """Return what the form says of a bid, ``None`` when the value is no amount."""
    amount, note = form.line("value"), form.text("note", most=5_000)
    stage = form.given.get("stage", "")
    if not is_amount(amount):
        form.errors["value"] = _("Enter the value in euro, such as 12000.")
    return None if form.errors or stage not in ("", *STAGES) else Bid(stage, cents_of(amount), note)


def keep_bid(session: Session, enterprise_id: int, lot_id: int, user_id: int, bid: Bid) -> None:
    """Keep how far a bid is; bidding and winning are answers too, from which the order learns."""
    said = {"stage": bid.stage, "value_eur_cents": bid.value_eur_cents, "note": bid.note}
    workplace.pursue(session, enterprise_id, lot_id, user_id, **said)
    if bid.stage in VERDICT_OF_STAGE:
        _say(session, enterprise_id, lot_id, Said(VERDICT_OF_STAGE[bid.stage]))
        add_work(session, "learn_enterprise", [enterprise_id])


def told(arguments: MultiDict[str, str]) -> Mapping[str, Any] | None:
    """Return what the list says of the answer just given, with the lot to which "undo" leads."""
    name, lot_id = arguments.get("answered", ""), arguments.get("lot", "")
    sentences = {
        "relevant": _("Marked as relevant:"),
        "not_for_me": _("Put aside:"),
        "save": _("Saved:"),
        "bid": _("Moved to your bids:"),
    }
    if name not in sentences or re.fullmatch(r"[0-9]{1,15}", lot_id) is None:
        return None
    with site.open_reading() as session:
        lot = session.get(LotRow, int(lot_id))
    if lot is None:
        return None
    before = Verdict.RELEVANT.value if arguments.get("before") == Verdict.RELEVANT else ""
    return {"sentence": sentences[name], "title": lot.title, "lot_id": lot.id, "before": before}


def told_of_all(arguments: Mapping[str, str]) -> dict[str, Any] | None:
    """Return how many lots were put aside together, for the notice that offers to undo it."""
    lots = arguments.get("lots", "")
    if arguments.get("answered") != "aside" or re.fullmatch(r"[0-9]{1,15}(?:,[0-9]{1,15}){0,49}", lots) is None:
        return None
    n_lots = len(lots.split(","))
    told = ngettext("%(n)s tender put aside.", "%(n)s tenders put aside.", n_lots)
    return {"sentence": told % {"n": n_lots}, "lots": lots}


def way_back(given: MultiDict[str, str], fallback: str) -> str:
    """Return the page of this site from which a form was sent, as it says; else ``fallback``."""
    back = given.get("back", "")
    if any(unicodedata.category(letter)[0] == "C" for letter in back) or len(quote(back)) >= MOST_BACK:
        return fallback
    parts = urlsplit(back)
    is_ours = back.startswith("/my/") and not parts.netloc and not parts.scheme and "\\" not in back
    return back if is_ours else fallback


def with_undo(back: str, lot_id: int, answer: Answer, before: str | None) -> str:
    """Return the address of the list that offers to undo what was just answered, in place of ``before``.

    What was said before goes along where nothing else would tell it: a bid has its stage.
    """
    told = {"answered": answer.name, "lot": str(lot_id)}
    if before == Verdict.RELEVANT and answer.name == "not_for_me":
        told["before"] = before
    return f"{back}{'&' if '?' in back else '?'}{urlencode(told)}"


def with_undo_of_all(back: str, lot_ids: Sequence[int]) -> str:
    """Return the address of the list that offers to undo that lots were put aside together."""
    lots = ",".join(map(str, lot_ids))
    return f"{back}{'&' if '?' in back else '?'}{urlencode({'answered': 'aside', 'lots': lots})}"


def _take_back(session: Session, enterprise_id: int, lot_id: int, user_id: int, before: Verdict | None) -> None:
    pursuit = session.get(PursuitRow, (enterprise_id, lot_id))
    stage = "" if pursuit is None else pursuit.stage
    said = feedback.take_back(session, enterprise_id, lot_id)
    verdict, kept = after_taking_back(said, stage)
    verdict = verdict or (before if said == Verdict.NOT_FOR_ME else None)
    if verdict is not None:
        _say(session, enterprise_id, lot_id, Said(Verdict(verdict)))
    if kept != stage:
        workplace.pursue(session, enterprise_id, lot_id, user_id, stage=kept)


def _say(session: Session, enterprise_id: int, lot_id: int, said: Said) -> None:
    criteria = criteria_queries.published(session)
    if criteria is not None:
        feedback.give(session, enterprise_id, lot_id, said, scorer=criteria.scorer, criteria_id=criteria.id)

"""One match of an enterprise: the tender on one screen, why it fits, what is needed to bid, what is done about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from matcher.learning.answers import Reason
from matcher.readiness import Condition, Readiness, readiness
from models.queries.matching import signals_of
from models.records import enterprise_record, lot_record, notice_record
from web.presenters import codes
from web.presenters.changes import VersionView, present_later_versions
from web.presenters.dates import present_day
from web.presenters.enterprise import MatchCard, present_match
from web.presenters.enterprises import status_name
from web.presenters.explanations import Explainer
from web.presenters.gates import Obstacle, present_obstacles
from web.presenters.lot import LotExtras, LotView, present_lot
from web.presenters.matches import can_take_back, learned_sentence, reason_title, stage_title
from web.presenters.money import present_typed
from web.presenters.reader import Reader
from web.presenters.standing import local_day
from web.presenters.submitting import Step, present_submission
from web.presenters.texts import choose_text, safe_url, shorten
from web.work_reading import OneRead

STAGES = ("saved", "bidding", "submitted", "won", "lost")


@dataclass(frozen=True, slots=True)
class ConditionView:
    """Something that the notice asks: ``state`` met, missing or unknown, said in words too."""

    state: str
    state_title: str
    sentence: str
    detail: str
    needs_proof: bool
    """Whether evidence of a status would help."""


@dataclass(frozen=True, slots=True)
class OwnMatchView:
    """All that the page of one match shows."""

    lot: LotView
    card: MatchCard
    buyer: str
    published: str
    original_url: str | None
    law: str
    conditions: tuple[ConditionView, ...]
    """What is missing first, then what is to be checked, then what is met."""
    ready: str
    """How many of the conditions are met."""
    steps: tuple[Step, ...]
    is_changed: bool
    changes: tuple[VersionView, ...]
    """What changed for the lot since the enterprise answered."""
    learned: str
    verdict: str
    reasons: tuple[tuple[str, str], ...]
    obstacles: tuple[Obstacle, ...]
    can_take_back: bool
    stage: str
    stages: tuple[tuple[str, str], ...]
    note: str
    value: str
    has_deadline: bool


def present_own_match(read: OneRead, reader: Reader) -> OwnMatchView:
    """Return the page of one match."""
    own, notice = read.own, notice_record(read.notice)
    card = present_match(own, read.enterprise, Explainer(read.criteria, reader), reader)
    lot = own.lot
    results = tuple(result for result in notice.results if result.lot_ref == lot.ref)
    enterprise, today = enterprise_record(read.enterprise), local_day(reader)
    found = readiness(lot_record(lot), signals_of(lot), enterprise, today=today, evidence=read.evidence)
    return OwnMatchView(
        lot=present_lot(lot, LotExtras((), results, 0), reader),
        card=card,
        buyer=own.buyer or "",
        published=card.published,
        original_url=safe_url(read.notice.url),
        law=_law(lot.reserved_for, lot.reserved_participation, reader),
        conditions=tuple(_condition(item, reader) for item in sorted(found, key=_urgency)),
        ready=_ready(found, reader),
        steps=present_submission(lot, reader),
        is_changed=own.is_changed,
        changes=present_later_versions(read.changes, lot.ref, reader),
        learned=learned_sentence(own, read.answered, reader),
        verdict=own.verdict or "",
        reasons=tuple((reason.value, reason_title(reason, reader)) for reason in Reason),
        obstacles=present_obstacles(own.match.gates, card.explanation.obstacles, reader),
        can_take_back=can_take_back(own),
        stage=own.stage or "",
        stages=tuple((stage, stage_title(stage, reader)) for stage in STAGES),
        note=own.note or "",
        value=present_typed(own.value_eur_cents, reader),
        has_deadline=lot.closes_at is not None,
    )


def _law(reserved_for: list[str], participation: str, reader: Reader) -> str:
    """Return the law of a reservation in one sentence. Source: Directive 2014/24/EU, Articles 20 and 77."""
    if participation != "yes":
        return ""
    if "res-ws" in reserved_for:
        return reader.gettext(
            "Reserved under Article 20: only sheltered workshops and enterprises whose main aim is to integrate"
            " disabled or disadvantaged people may bid."
        )
    if "res-pub-ser" in reserved_for:
        return reader.gettext(
            "Reserved under Article 77: only organisations with a public-service mission that reinvest their profits"
            " may bid."
        )
    return reader.gettext("Reserved: read in the notice who may bid.")


def _urgency(item: Condition) -> int:
    return (Readiness.MISSING, Readiness.UNKNOWN, Readiness.MET).index(item.readiness)


def _ready(found: Sequence[Condition], reader: Reader) -> str:
    n_met = sum(item.readiness is Readiness.MET for item in found)
    return reader.gettext("%(met)s of %(all)s met") % {"met": n_met, "all": len(found)}


def _condition(item: Condition, reader: Reader) -> ConditionView:
    _ = reader.gettext
    titles = {"met": _("met"), "missing": _("missing"), "unknown": _("to check")}
    return ConditionView(
        item.readiness.value,
        titles[item.readiness.value],
        _sentence(item, reader),
        _proof(item, reader) if item.name == "reserved" else _detail(item, reader),
        needs_proof=item.detail.get("proof") in ("expired", "claimed"),
    )


def _sentence(item: Condition, reader: Reader) -> str:
    _ = reader.gettext
    if item.criterion is not None:
        name = choose_text(item.criterion.name, reader.language, None)[1]
        kind = (
            codes.list_label("selection-criterion", item.criterion.code, reader.language) if item.criterion.code else ""
        )
        return shorten(": ".join(filter(None, (kind, name))), 200) or _("A condition of the notice")
    languages: object = item.detail.get("languages", ())
    named = ", ".join(codes.language_name(str(code), reader.language) for code in _items(languages))
    sentences = {
        "reserved": _("The lot is reserved; your status must meet it."),
        "language": _("Bids are written in: %(languages)s") % {"languages": named},
        "size": _("The value against your largest contract."),
        "documents": _("The documents are not open to all; ask the buyer for access."),
    }
    return sentences[item.name]


def _proof(item: Condition, reader: Reader) -> str:
    """Return what stands behind the status that a reservation asks for, and what to do."""
    _ = reader.gettext
    until = item.detail.get("until")
    named = {
        "status": status_name(str(item.detail.get("status", "")), reader),
        "day": present_day(until, reader) if isinstance(until, date) else "",
    }
    sentences = {
        "verified": _("%(status)s: verified, valid until %(day)s."),
        "depends": _("%(status)s: verified, but whether it is enough depends on national law. Ask the buyer."),
        "expired": _("%(status)s: the proof expired on %(day)s. Upload a new one."),
        "pending": _("%(status)s: your proof is being checked."),
        "claimed": _("%(status)s: your profile says so, but no proof of it was verified. Upload one."),
        "other": _("Your profile names no status that meets it."),
        "unsaid": _("Your profile names no status. Add it if you have one."),
    }
    return sentences[str(item.detail["proof"])] % named


def _detail(item: Condition, reader: Reader) -> str:
    if item.criterion is None:
        return ""
    return shorten(choose_text(item.criterion.description, reader.language, None)[1], 400)


def _items(value: object) -> tuple[object, ...]:
    return tuple(value) if isinstance(value, tuple | list) else ()

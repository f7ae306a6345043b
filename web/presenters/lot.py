"""One lot on its tender's page, in full or in short."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from matcher.records import Answer, Criterion, Deadlines, Duration, Lot, LotResult, Objectives
from models.notices import LotRow
from models.queries.pages_tender import LotHeading
from models.records import lot_record
from web.presenters import codes
from web.presenters.bands import BandView
from web.presenters.dates import DeadlineView, present_day, present_deadline
from web.presenters.explanations import ExplanationView
from web.presenters.money import present_money, present_number
from web.presenters.reader import Reader
from web.presenters.results import ResultView, present_result
from web.presenters.tags import Tag, objective_tags, reserved_tags, state_tags
from web.presenters.texts import SourceText, choose_text, host_of, present_text, safe_url, shorten

MAX_CRITERIA = 40
MAX_CODES = 30


@dataclass(frozen=True, slots=True)
class LanguageVersion:
    """Title and description in another language of the source."""

    name: str
    title: str
    text: SourceText


@dataclass(frozen=True, slots=True)
class CriterionView:
    """A selection or award criterion."""

    kind: str
    name: str
    text: SourceText
    weight: str


@dataclass(frozen=True, slots=True)
class ExternalLink:
    """An address elsewhere, named by what it leads to and its host."""

    label: str
    url: str
    host: str


@dataclass(frozen=True, slots=True)
class RankedEnterprise:
    """An enterprise ranked for a lot."""

    key: str
    name: str
    place: str
    explanation: ExplanationView


@dataclass(frozen=True, slots=True)
class LotView:
    """A lot in full."""

    id: int
    ref: str
    title: str
    language: str
    text: SourceText
    versions: tuple[LanguageVersion, ...]
    deadline: DeadlineView
    tags: tuple[Tag, ...]
    facts: tuple[tuple[str, str], ...]
    trades: tuple[tuple[str, str], ...]
    objectives: tuple[tuple[str, str], ...]
    selection: tuple[CriterionView, ...]
    award: tuple[CriterionView, ...]
    links: tuple[ExternalLink, ...]
    results: tuple[ResultView, ...]
    ranked: tuple[RankedEnterprise, ...]
    n_matches: str
    has_hidden: bool
    """Whether enterprises fit that the reader may not see."""
    is_open: bool


@dataclass(frozen=True, slots=True)
class LotLine:
    """A lot in short; its page shows it in full."""

    id: int
    ref: str
    title: str
    language: str
    trade: str
    deadline: DeadlineView
    value: str
    n_matches: int
    best: BandView | None = None


@dataclass(frozen=True, slots=True)
class LotExtras:
    """What a lot's page part needs beyond the lot."""

    ranked: Sequence[RankedEnterprise]
    results: Sequence[LotResult]
    n_matches: int


def present_lot(row: LotRow, extras: LotExtras, reader: Reader) -> LotView:
    """Return a lot in full."""
    lot = lot_record(row)
    language, title = choose_text(lot.title, reader.language, row.language)
    text_language, text = choose_text(lot.description, language or reader.language, row.language)
    return LotView(
        id=row.id,
        ref=lot_name(row.ref, reader),
        title=title or row.title or row.ref,
        language=language,
        text=present_text(text, text_language),
        versions=tuple(other_languages(lot.title, lot.description, language, reader)),
        deadline=present_deadline(row.closes_at, reader, row.state),
        tags=tuple(_tags(row, reader)),
        facts=tuple(_facts(row, lot, reader)),
        trades=tuple((code, codes.cpv_label(code, reader.language)) for code in lot.cpv[:MAX_CODES]),
        objectives=tuple(_objectives(lot.objectives, reader)),
        selection=tuple(_criteria(lot.selection_criteria, "selection-criterion", reader)),
        award=tuple(_criteria(lot.award_criteria, "award-criterion-type", reader)),
        links=tuple(_links(lot, reader)),
        results=tuple(present_result(result, reader) for result in extras.results),
        ranked=tuple(extras.ranked),
        n_matches=present_number(extras.n_matches, reader),
        has_hidden=extras.n_matches > 0 and not extras.ranked,
        is_open=row.state == "open" and (row.closes_at is None or row.closes_at > reader.now),
    )


def present_lot_line(heading: LotHeading, reader: Reader) -> LotLine:
    """Return a lot in short."""
    return LotLine(
        id=heading.id,
        ref=lot_name(heading.ref, reader),
        title=shorten(heading.title, 160) or heading.ref,
        language=heading.language or "",
        trade=codes.cpv_label(heading.cpv_main, reader.language),
        deadline=present_deadline(heading.closes_at, reader, heading.state),
        value=present_money(heading.value_cents, heading.currency, reader),
        n_matches=heading.n_matches,
    )


def lot_name(ref: str, reader: Reader) -> str:
    """Return what a lot is called in its notice: "Lot 3", or the source's own "LOT-0003"."""
    return reader.gettext("Lot %(ref)s") % {"ref": ref} if ref.isdecimal() else ref


def other_languages(
    titles: Mapping[str, str], descriptions: Mapping[str, str], shown: str, reader: Reader
) -> Iterator[LanguageVersion]:
    """Yield title and description in every language of the source but the one that is shown."""
    for language in dict.fromkeys((*titles, *descriptions)):
        if language != shown:
            text = present_text(descriptions.get(language), language)
            yield LanguageVersion(codes.language_name(language, reader.language), titles.get(language, ""), text)


def _tags(row: LotRow, reader: Reader) -> list[Tag]:
    return [
        *reserved_tags(row.reserved_participation, row.reserved_for, row.reserved_execution, reader),
        *objective_tags(row.social, row.green, reader),
        *state_tags(row.state, row.closes_at, reader),
    ]


def _facts(row: LotRow, lot: Lot, reader: Reader) -> list[tuple[str, str]]:
    maximum = lot.framework_maximum
    facts = [
        (reader.gettext("Value"), present_money(row.value_cents, row.currency, reader)),
        (
            reader.gettext("Framework maximum"),
            present_money(maximum.amount_cents, maximum.currency, reader) if maximum else "",
        ),
        (reader.gettext("Place"), _places(lot, reader)),
        (
            reader.gettext("Kind"),
            codes.list_label("contract-nature", lot.nature, reader.language) if lot.nature else "",
        ),
        (reader.gettext("Duration"), _duration(lot.duration, reader)),
        (reader.gettext("Renewals"), "" if lot.renewals_max is None else str(lot.renewals_max)),
        *_deadlines(lot.deadlines, row.state, reader),
        (reader.gettext("Suitable for small enterprises"), _answer(lot.sme_suitable, reader)),
        (reader.gettext("Paid by EU funds"), _answer(lot.eu_funded, reader)),
        (
            reader.gettext("Bids in"),
            ", ".join(codes.language_name(code, reader.language) for code in lot.submission_languages),
        ),
    ]
    return [(title, text) for title, text in facts if text]


def _places(lot: Lot, reader: Reader) -> str:
    names = []
    for place in lot.places:
        region = codes.place_label(place.nuts, place.country, reader.language)
        scope = codes.list_label("other-place-service", place.scope, reader.language) if place.scope else ""
        names.append(", ".join(filter(None, (place.city, region, scope))))
    return "; ".join(dict.fromkeys(filter(None, names)))


def _deadlines(deadlines: Deadlines, state: str, reader: Reader) -> list[tuple[str, str]]:
    stated = (
        (reader.gettext("Deadline for bids"), deadlines.tender),
        (reader.gettext("Deadline for requests to take part"), deadlines.participation),
        (reader.gettext("Deadline for expressions of interest"), deadlines.interest),
    )
    found = [(title, present_deadline(moment, reader, state)) for title, moment in stated if moment is not None]
    return [(title, _until(view)) for title, view in found]


def _until(view: DeadlineView) -> str:
    return f"{view.text} {view.zone}" + (f" ({view.distance})" if view.distance else "")


def _duration(duration: Duration | None, reader: Reader) -> str:
    if duration is None:
        return ""
    if duration.starts_on or duration.ends_on:
        return " – ".join(
            (present_day(duration.starts_on, reader) or "…", present_day(duration.ends_on, reader) or "…")
        )
    if duration.amount is None:
        return reader.gettext("Unlimited") if duration.other == "UNLIMITED" else ""
    units = {
        "DAY": reader.ngettext("%(n)s day", "%(n)s days", duration.amount),
        "WEEK": reader.ngettext("%(n)s week", "%(n)s weeks", duration.amount),
        "MONTH": reader.ngettext("%(n)s month", "%(n)s months", duration.amount),
        "YEAR": reader.ngettext("%(n)s year", "%(n)s years", duration.amount),
    }
    return units.get(duration.unit or "", "%(n)s") % {"n": present_number(duration.amount, reader)}


def _answer(answer: Answer, reader: Reader) -> str:
    return {Answer.YES: reader.gettext("Yes"), Answer.NO: reader.gettext("No")}.get(answer, "")


def _objectives(objectives: Objectives, reader: Reader) -> Iterator[tuple[str, str]]:
    listed = (
        (reader.gettext("Social"), "social-objective", objectives.social_codes),
        (reader.gettext("Environment"), "environmental-impact", objectives.green_codes),
        (reader.gettext("Innovation"), "innovative-acquisition", objectives.innovation_codes),
        (reader.gettext("Green criteria"), "gpp-criteria", objectives.green_criteria_codes),
    )
    for title, codelist, found in listed:
        if found:
            yield title, "; ".join(codes.list_label(codelist, code, reader.language) for code in found)
    if objectives.accessibility is not Answer.UNKNOWN:
        yield reader.gettext("Accessibility criteria"), _answer(objectives.accessibility, reader)


def _criteria(criteria: Sequence[Criterion], codelist: str, reader: Reader) -> Iterator[CriterionView]:
    for criterion in criteria[:MAX_CRITERIA]:
        language, text = choose_text(criterion.description, reader.language, None)
        _, name = choose_text(criterion.name, reader.language, None)
        kind = codes.list_label(codelist, criterion.code, reader.language) if criterion.code else ""
        if kind or name or text:
            yield CriterionView(
                kind, shorten(name, 200), present_text(text, language), _weight(criterion.weight, reader)
            )


def _weight(weight: str | None, reader: Reader) -> str:
    """Return a weight as people write it. Source: BT-541 with the code list number-weight, such as ``60 per-exa``."""
    number, _, kind = (weight or "").partition(" ")
    patterns = {
        "per-": "%(number)s\u00a0%%",
        "poi-": reader.gettext("%(number)s points"),
        "ord-": reader.gettext("place %(number)s in importance"),
    }
    pattern = patterns.get(kind[:4])
    return weight or "" if pattern is None else pattern % {"number": number}


def _links(lot: Lot, reader: Reader) -> Iterator[ExternalLink]:
    labelled = (
        (reader.gettext("Documents of the tender"), lot.documents_url),
        (reader.gettext("Where to submit a bid"), lot.submission_url),
    )
    for label, url in labelled:
        safe = safe_url(url)
        if safe is not None:
            yield ExternalLink(label, safe, host_of(safe))

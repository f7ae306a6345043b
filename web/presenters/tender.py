"""A tender's page: the notice, its lots with their ranked enterprises, its history and its source."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from matcher.records import LotResult, Notice
from models.notices import NoticeRow
from models.records import notice_record
from web.presenters import codes
from web.presenters.changes import (
    ChangeView,
    LinkView,
    VersionView,
    present_change,
    present_link,
    present_versions,
)
from web.presenters.dates import OFF, DeadlineView, present_day, present_deadline
from web.presenters.enterprises import enterprise_place
from web.presenters.explanations import Explainer
from web.presenters.lot import (
    LanguageVersion,
    LotExtras,
    LotLine,
    LotView,
    RankedEnterprise,
    other_languages,
    present_lot,
    present_lot_line,
)
from web.presenters.money import present_money
from web.presenters.reader import Reader
from web.presenters.results import ResultView, present_result
from web.presenters.tags import Tag, form_title
from web.presenters.texts import SourceText, choose_text, host_of, present_text, safe_url
from web.tender_reading import TenderRead


@dataclass(frozen=True, slots=True)
class NoticeView:
    """All that a tender's page shows."""

    id: int
    title: str
    language: str
    text: SourceText
    versions_in_languages: tuple[LanguageVersion, ...]
    kind: str
    tags: tuple[Tag, ...]
    buyer: str
    deadline: DeadlineView
    facts: tuple[tuple[str, str], ...]
    lots: tuple[LotView, ...]
    lot_lines: tuple[LotLine, ...]
    n_lots: int
    results: tuple[ResultView, ...]
    changes: tuple[ChangeView, ...]
    versions: tuple[VersionView, ...]
    links: tuple[LinkView, ...]
    later: LinkView | None
    """The newest notice that came after one that is cancelled or replaced."""
    source: str
    source_url: str | None
    source_host: str
    has_criteria: bool
    is_call: bool


def present_notice(read: TenderRead, reader: Reader) -> NoticeView:
    """Return the page of a tender."""
    row, notice = read.notice, notice_record(read.notice)
    language, title = choose_text(notice.title, reader.language, row.language)
    text_language, text = choose_text(notice.description, language, row.language)
    lots = _lots(read, notice, reader)
    in_full = {lot.id for lot in lots}
    refs = {heading.ref for heading in read.headings}
    url = safe_url(row.url)
    return NoticeView(
        id=row.id,
        title=title or row.title or reader.gettext("Without a title"),
        language=language or row.language or "",
        text=present_text(text if not _repeats(text, read) else "", text_language),
        versions_in_languages=tuple(other_languages(notice.title, notice.description, language, reader)),
        kind=form_title(row.form_type, reader),
        tags=tuple(_tags(row, notice, reader)),
        buyer=row.buyer.name if row.buyer else "",
        deadline=present_deadline(_next_deadline(read, reader), reader, row.state),
        facts=tuple(_facts(row, notice, reader)),
        lots=lots,
        lot_lines=tuple(present_lot_line(h, reader) for h in read.headings if h.id not in in_full),
        n_lots=len(read.headings),
        results=tuple(present_result(r, reader) for r in notice.results if r.lot_ref not in refs),
        changes=tuple(present_change(change, reader) for change in notice.changes),
        versions=present_versions(read.versions, reader),
        links=tuple(present_link(link, reader) for link in read.links),
        later=_later(read, reader),
        source=row.source,
        source_url=url,
        source_host=host_of(url) if url else "",
        has_criteria=read.criteria is not None,
        is_call=row.form_type == "competition",
    )


def _lots(read: TenderRead, notice: Notice, reader: Reader) -> tuple[LotView, ...]:
    rows = {lot.row.id: lot.row for lot in read.lots}
    explainer = None if read.criteria is None else Explainer(read.criteria, reader)
    ranked: dict[int, list[RankedEnterprise]] = defaultdict(list)
    for match, enterprise in read.ranked:
        if explainer is not None:
            place = enterprise_place(enterprise.city, enterprise.nuts, enterprise.country, reader)
            explanation = explainer.explain(match, rows[match.lot_id], enterprise)
            ranked[match.lot_id].append(RankedEnterprise(enterprise.key, enterprise.name, place, explanation))
    results: dict[str | None, list[LotResult]] = defaultdict(list)
    for result in notice.results:
        results[result.lot_ref].append(result)
    return tuple(
        present_lot(lot.row, LotExtras(ranked[lot.row.id], results[lot.row.ref], lot.n_matches), reader)
        for lot in read.lots
    )


def _tags(row: NoticeRow, notice: Notice, reader: Reader) -> list[Tag]:
    tags = []
    if row.state == "cancelled" or notice.is_cancellation:
        tags.append(Tag("warning", reader.gettext("Cancelled")))
    elif row.state == "superseded":
        tags.append(Tag("warning", reader.gettext("Replaced by a later notice")))
    return tags


def _later(read: TenderRead, reader: Reader) -> LinkView | None:
    if read.notice.state not in OFF:
        return None
    return next((present_link(link, reader) for link in read.links if link.is_later and link.id is not None), None)


def _facts(row: NoticeRow, notice: Notice, reader: Reader) -> list[tuple[str, str]]:
    place = ", ".join(filter(None, (row.buyer.city if row.buyer else "", _country(row, reader))))
    procedure = codes.list_label("procurement-procedure-type", row.procedure_type or "", reader.language)
    value = notice.value
    facts = (
        (reader.gettext("Buyer's place"), place),
        (reader.gettext("Published"), present_day(row.published_on, reader)),
        (reader.gettext("Notice number"), row.publication_number or row.notice_id),
        (reader.gettext("Procedure"), procedure if row.procedure_type else ""),
        (reader.gettext("Total value"), present_money(value.amount_cents, value.currency, reader) if value else ""),
        (
            reader.gettext("Languages of the notice"),
            ", ".join(codes.language_name(code, reader.language) for code in row.languages),
        ),
    )
    return [(title, text) for title, text in facts if text]


def _country(row: NoticeRow, reader: Reader) -> str:
    return codes.country_name(row.country, reader.language) if row.country else ""


def _next_deadline(read: TenderRead, reader: Reader) -> datetime | None:
    stated = [heading.closes_at for heading in read.headings if heading.closes_at is not None]
    ahead = [moment for moment in stated if moment > reader.now]
    return min(ahead) if ahead else max(stated, default=None)


def _repeats(text: str, read: TenderRead) -> bool:
    """Return whether the only lot says the same, so that the page does not say it twice."""
    return len(read.lots) == 1 and (read.lots[0].row.description or "").strip() == text.strip()

"""``python -m jobs criteria ...``: versions of the criteria from a draft to the one in force, and back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import typer

from config.settings import Settings, get_settings
from jobs.commands.criteria_text import backtest_lines, change_line, document_lines
from jobs.commands.errors import BadInputError, CommandError
from jobs.commands.foreground import work_until
from jobs.commands.progress import reaching
from jobs.criteria_versions import (
    Asked,
    VersionError,
    abandon_publication,
    ask_backtest,
    draft_criteria,
    publish_criteria,
    rollback_criteria,
    version_changes,
)
from matcher.scoring import CriteriaError
from models.criteria_work import BacktestRow
from models.database import migrate, session_scope
from models.matches import CriteriaRow
from models.queries import backtests, publications
from models.queries import criteria as queries

Version = Annotated[int, typer.Argument(help="Number of the version.")]
Reason = Annotated[str, typer.Option(help="Why; kept in the history.")]
Author = Annotated[str | None, typer.Option(help="Who does it; kept in the history.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Background = Annotated[bool, typer.Option("--background", help="Only ask; workers do it.")]
MOST_PUBLICATIONS = 50
MOST_BACKTESTS = 5
MATCHING = ("rematch_block", "finish_publication", "announce_block")

_criteria = typer.Typer(no_args_is_help=True, help="Versions of the criteria: draft, back-test, publish, roll back.")


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.add_typer(_criteria, name="criteria")


@_criteria.command("list")
def list_command(*, as_json: AsJson = False) -> None:
    """Show all versions, the newest first, and how far a publication in course has come."""
    with session_scope(_settings()) as session:
        rows = [_summary(row) for row in queries.versions(session)]
        running = publications.in_course(session)
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        origin = "" if row["parent"] is None else f"  from {row['parent']}"
        typer.echo(f"{row['id']:4}  {row['state']:9}{origin}  {row['author'] or ''}  {row['reason']}".rstrip())
    if running is not None:
        done = running.n_blocks - len(running.waiting)
        typer.echo(f"The list of version {running.criteria_id} is being made: {done} of {running.n_blocks} blocks.")
    if not rows:
        typer.echo("There is no version yet; the first is published with the first match.")


@_criteria.command("show")
def show_command(version: Version, *, as_json: AsJson = False) -> None:
    """Show what a version says, where it comes from, and its back-tests."""
    with session_scope(_settings()) as session, _told():
        row = queries.version(session, version)
        if row is None:
            raise BadInputError(f"There is no version {version} of the criteria.")
        tests = [_tested(test) for test in backtests.newest(session, version, MOST_BACKTESTS)]
        changes = [] if row.parent_id is None else version_changes(session, row.parent_id, version)
    lines = [change_line(change) for change in changes]
    if as_json:
        told = {**_summary(row), "document": row.document, "changes": lines, "backtests": tests}
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    for line in (f"version {row.id}: {row.state}. {row.reason}", *document_lines(row.document)):
        typer.echo(line)
    for line in lines:
        typer.echo(f"changed from version {row.parent_id}: {line}")
    for test in tests:
        typer.echo(f"back-test {test['id']} against version {test['against']}: {test['state']} {test['error'] or ''}")


@_criteria.command("draft")
def draft_command(
    changes: Annotated[list[str], typer.Argument(help="Such as weights.cpv=20, alert_from=50 or gates.closed=off.")],
    *,
    parent: Annotated[
        int | None, typer.Option("--from", help="Version to start from instead of the one in force.")
    ] = None,
    reason: Reason = "",
    author: Author = None,
) -> None:
    """Keep a version with some parts changed as a draft. Nothing is matched differently until it is published."""
    pairs = [change.partition("=") for change in changes]
    wrong = [change for change, (name, _, value) in zip(changes, pairs, strict=True) if not name or not value]
    if wrong:
        raise BadInputError(f"{wrong[0]!r} is not a change such as weights.cpv=20.")
    wanted = {name: value for name, _, value in pairs}
    settings = _settings()
    with _told():
        number = draft_criteria(settings, wanted, reason=reason, author=author, parent_id=parent)
    typer.echo(f"Version {number}. What it would change: python -m jobs criteria back-test {number}")


@_criteria.command("diff")
def diff_command(before: Version, after: Version, *, as_json: AsJson = False) -> None:
    """Show in words what differs between two versions."""
    with session_scope(_settings()) as session, _told():
        lines = [change_line(change) for change in version_changes(session, before, after)]
    if as_json:
        typer.echo(json.dumps(lines, ensure_ascii=False))
        return
    for line in lines or ["Nothing differs."]:
        typer.echo(line)


@_criteria.command("back-test")
def backtest_command(
    version: Version,
    *,
    against: Annotated[int | None, typer.Option(help="Version to compare with instead of the one in force.")] = None,
    author: Author = None,
    background: Background = False,
    as_json: AsJson = False,
) -> None:
    """Show what a version would change for the lots of the last thirty days. Stores no match, announces nothing."""
    settings = _settings()
    with _told():
        backtest_id = ask_backtest(settings, version, against_id=against, author=author)
    if background:
        typer.echo(f"Back-test {backtest_id} is asked for.")
        return

    def look() -> tuple[int, int, bool]:
        row = _backtest(settings, backtest_id)
        return row.done, row.total, row.state in ("done", "failed")

    with reaching("Comparing enterprises", is_quiet=as_json) as reached:
        work_until(settings, ["backtest"], look, reached)
    row = _backtest(settings, backtest_id)
    if row.state == "failed":
        raise CommandError(f"The back-test failed: {row.error}")
    typer.echo(json.dumps(row.result, ensure_ascii=False) if as_json else "\n".join(backtest_lines(row.result)))


@_criteria.command("publish")
def publish_command(
    version: Version,
    *,
    reason: Reason = "",
    author: Author = None,
    override: Annotated[str | None, typer.Option(help="Why it is published against the back-test; kept.")] = None,
    background: Background = False,
) -> None:
    """Put a draft in force: all is matched under it first, and pages show the old list until then."""
    settings = _settings()
    with _told():
        asked = publish_criteria(settings, version, reason=reason, author=author, override=override)
    _follow(settings, asked, version, is_awaited=not background)


@_criteria.command("rollback")
def rollback_command(
    version: Version,
    *,
    reason: Reason = "",
    author: Author = None,
    wait: Annotated[bool, typer.Option("--wait", help="Wait until its list is up to date.")] = False,
) -> None:
    """Put an earlier version in force again, at once where its list is stored."""
    settings = _settings()
    with _told():
        asked = rollback_criteria(settings, version, reason=reason, author=author)
    if asked.is_in_force:
        typer.echo(f"Version {version} is in force; its list is brought up to date in the background.")
    _follow(settings, asked, version, is_awaited=wait or not asked.is_in_force)


@_criteria.command("abandon")
def abandon_command() -> None:
    """Give up the publication in course; the version in force stays."""
    is_any = abandon_publication(_settings())
    typer.echo("Given up." if is_any else "Nothing is being published.")


@_criteria.command("history")
def history_command(*, as_json: AsJson = False) -> None:
    """Show which version was put in force when, by whom and why, the newest first."""
    with session_scope(_settings()) as session:
        rows = [
            {
                "version": row.criteria_id,
                "kind": row.kind,
                "state": row.state,
                "asked_at": row.asked_at.isoformat(),
                "published_at": None if row.published_at is None else row.published_at.isoformat(),
                "replaces": row.replaces_id,
                "author": row.author,
                "reason": row.reason,
                "override": row.override,
            }
            for row, _ in publications.history(session, MOST_PUBLICATIONS)
        ]
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    for item in rows:
        override = f"  against the back-test: {item['override']}" if item["override"] else ""
        when = item["published_at"] or item["asked_at"]
        typer.echo(
            f"{str(when)[:16]}  version {item['version']}  {item['kind']}, {item['state']}"
            f"  {item['author'] or ''}  {item['reason']}{override}"
        )
    if not rows:
        typer.echo("Nothing has been published yet.")


def _follow(settings: Settings, asked: Asked, version: int, *, is_awaited: bool) -> None:
    """Make the list in this process, beside any workers, and say when the version is in force."""
    if not is_awaited:
        if not asked.is_in_force:
            typer.echo(f"Version {version} is in force as soon as its list is complete.")
        return

    def look() -> tuple[int, int, bool]:
        with session_scope(settings) as session:
            row = publications.publication(session, asked.publication_id)
            assert row is not None  # noqa: S101 - publications are never deleted
            is_over = row.state != "matching" and not row.waiting and row.seen_lots is None
            return row.n_blocks - len(row.waiting), row.n_blocks, is_over

    with reaching("Matching blocks of enterprises") as reached:
        work_until(settings, MATCHING, look, reached)
    with session_scope(settings) as session:
        row = publications.publication(session, asked.publication_id)
    if row is None or row.state != "published":
        raise CommandError(f"The publication of version {version} was given up.")
    typer.echo(f"Version {version} is in force and its list is complete.")


def _settings() -> Settings:
    settings = get_settings()
    migrate(settings)
    return settings


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except (VersionError, CriteriaError) as error:
        raise BadInputError(str(error)) from error


def _backtest(settings: Settings, backtest_id: int) -> BacktestRow:
    with session_scope(settings) as session:
        row = backtests.backtest(session, backtest_id)
    assert row is not None  # noqa: S101 - back-tests are never deleted
    return row


def _summary(row: CriteriaRow) -> dict[str, Any]:
    names = ("id", "state", "author", "reason", "fingerprint")
    return {**{name: getattr(row, name) for name in names}, "parent": row.parent_id}


def _tested(row: BacktestRow) -> dict[str, Any]:
    return {"id": row.id, "against": row.against_id, "state": row.state, "error": row.error, "result": row.result}

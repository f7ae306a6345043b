"""What every view needs of the running site: its settings, its clock, a database session, a short memory.

Owns the access to these; must not decide anything about pages.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, TypeVar
from urllib.parse import quote_plus

from flask import Flask, current_app, g, url_for
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from config.settings import Settings
from models.database import get_reading_engine, session_scope
from models.reading import ONLY_READS
from web.memory import Memory

EXTENSION = "tenderbridge"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Site:
    """The parts that an application was made with."""

    settings: Settings
    clock: Callable[[], datetime]
    memory: Memory = field(default_factory=Memory)
    engines: dict[int, Engine] = field(default_factory=dict)
    """Process -> the engine through which it reads."""


def utc_now() -> datetime:
    """Return the present moment, aware UTC."""
    return datetime.now(UTC)


class Reading(Session):
    """A session of ``open_reading``; it writes nothing."""


@event.listens_for(Reading, "before_flush")
def _refuse_flush(*_arguments: object) -> None:
    raise RuntimeError(ONLY_READS)


def init_app(app: Flask, *, settings: Settings, clock: Callable[[], datetime]) -> None:
    """Give ``app`` its settings and clock."""
    app.extensions[EXTENSION] = Site(settings=settings, clock=clock)

    @app.teardown_appcontext
    def leave(_error: BaseException | None) -> None:
        if (connection := g.pop("reading", None)) is not None:
            connection.close()


def get_site() -> Site:
    """Return the site of the running application."""
    site: Site = current_app.extensions[EXTENSION]
    return site


def now() -> datetime:
    """Return the site's present moment to the minute, so that answers of the same minute can be shared."""
    return get_site().clock().replace(second=0, microsecond=0)


def address(endpoint: str, arguments: Mapping[str, Any]) -> str:
    """Return the address of ``endpoint`` with its arguments."""
    return with_arguments(url_for(endpoint), arguments)


def with_arguments(path: str, arguments: Mapping[str, Any]) -> str:
    """Return ``path`` with its arguments; a list page has hundreds of such links, too many for ``url_for``."""
    told = (
        f"{_quoted(name)}={_quoted(str(each))}"
        for name, value in arguments.items()
        for each in (value if isinstance(value, list | tuple) else (value,))
    )
    return f"{path}?{'&'.join(told)}" if arguments else path


@lru_cache(maxsize=10_000)
def _quoted(text: str) -> str:
    return quote_plus(text)


def open_session() -> AbstractContextManager[Session]:
    """Open a database session for the time of a ``with`` block."""
    return session_scope(get_site().settings)


@contextmanager
def open_reading() -> Iterator[Session]:
    """Open a session that only reads: all those of a request share one connection and need no transaction.

    Raises: RuntimeError when something was to be written.
    """
    if "reading" not in g:
        g.reading = _reading_engine().connect()
    with Reading(g.reading, expire_on_commit=False) as session:
        yield session
        if session.new or session.dirty or session.deleted:
            raise RuntimeError(ONLY_READS)


def _reading_engine() -> Engine:
    """Return this process's engine; a site that was made before a fork makes another."""
    site, process = get_site(), os.getpid()
    if process not in site.engines:
        site.engines[process] = get_reading_engine(site.settings)
    return site.engines[process]


def remember(key: tuple[object, ...], ask: Callable[[], T]) -> T:
    """Return what ``ask`` answered for ``key`` within the last seconds, else ask."""
    return get_site().memory.recall(key, ask)

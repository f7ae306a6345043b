"""Two things at once, in an order that does not depend on luck."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

T = TypeVar("T")
_WAITING = text("SELECT count(*) FROM pg_locks WHERE NOT granted")


def meanwhile(session: Session, do: Callable[[], T], *, then: Callable[[], object] = lambda: None) -> T:
    """Begin ``do``; when it waits for what ``session`` holds, or is over, do ``then`` and commit; return its result."""
    engine = session.get_bind()
    assert isinstance(engine, Engine)
    with ThreadPoolExecutor(1) as pool, engine.connect() as connection:
        watching = connection.execution_options(isolation_level="AUTOCOMMIT")
        future: Future[T] = pool.submit(do)
        while not future.done() and not watching.scalar(_WAITING):
            pass
        then()
        session.commit()
        return future.result()

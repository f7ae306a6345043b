"""The engine through which pages read: each statement stands alone, and none that writes is sent.

Made for pages of many short queries. Taking a connection and giving it back asks the database nothing, and what the
columns of a result are is told only to who asks: SQLAlchemy knows after the first time. The last connection given back
is taken first, as its backend still has at hand what pages ask.
"""

from __future__ import annotations

import select
from collections.abc import Sequence
from typing import Any, overload

from psycopg import Column, Cursor
from sqlalchemy import URL, Engine, create_engine, event
from sqlalchemy.exc import DisconnectionError

ONLY_READS = "open_reading() is for reading; open_session() writes"


def make_reading_engine(url: URL, *, connect_args: dict[str, Any], **pool: Any) -> Engine:
    """Return an engine for what only reads; RuntimeError meets who writes through it.

    It sets nothing in the database, so that connections may come from a pool that others share (PgBouncer).
    """
    engine = create_engine(
        url,
        isolation_level="AUTOCOMMIT",
        pool_reset_on_return=None,
        pool_use_lifo=True,
        connect_args={**connect_args, "cursor_factory": ReadingCursor},
        **pool,
    )
    event.listen(engine, "before_cursor_execute", _refuse_writing, named=True)
    event.listen(engine, "checkout", _look_whether_closed)
    return engine


class ReadingCursor(Cursor[Any]):
    """Tells the columns of a result when somebody looks at them: making their descriptions takes as long as a query.

    Takes values in binary: numbers, moments and lists are read faster so.
    """

    def execute(
        self, query: Any, params: Any = None, *, prepare: bool | None = None, binary: bool | None = True
    ) -> Any:
        """Ask the database as ``psycopg.Cursor.execute`` does."""
        return super().execute(query, params, prepare=prepare, binary=binary)

    @property
    def description(self) -> Any:
        """Return the columns of the result; ``None`` where there is none."""
        result = self.pgresult
        return None if result is None or not result.nfields else _Columns(self)


class _Columns(Sequence[Column]):
    """The columns of a cursor's present result, made at the first look."""

    def __init__(self, cursor: Cursor[Any]) -> None:
        self._cursor = cursor
        self._made: list[Column] | None = None

    @overload
    def __getitem__(self, index: int) -> Column: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Column]: ...

    def __getitem__(self, index: int | slice) -> Column | Sequence[Column]:
        if self._made is None:
            self._made = Cursor.description.__get__(self._cursor)
        return self._made[index]

    def __len__(self) -> int:
        result = self._cursor.pgresult
        return 0 if result is None else result.nfields


def _refuse_writing(context: Any, **_named: object) -> None:
    if context.isinsert or context.isupdate or context.isdelete:
        raise RuntimeError(ONLY_READS)


def _look_whether_closed(connection: Any, _record: object, _proxy: object) -> None:
    """Have a new connection made where the server has closed this one: an idle one has nothing to read but its end."""
    looks = select.poll()
    looks.register(connection.fileno(), select.POLLIN | select.POLLHUP | select.POLLERR)
    if looks.poll(0):
        raise DisconnectionError("the server has closed the connection")

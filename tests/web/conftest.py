"""Fixtures of the pages: an application with a fixed clock on an empty database, its client, a world to fill."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from config.i18n import get_locale, get_translations
from config.settings import Settings
from tests.web.factories import NOW, World
from web import create_app
from web.presenters.reader import Reader


@pytest.fixture
def app(clean_database: Settings) -> Flask:
    unlimited = {"api_per_minute": 10**6, "api_public_per_minute": 10**6}
    return create_app(clean_database.model_copy(update=unlimited), clock=lambda: NOW)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def world(session: Session) -> World:
    return World(session)


@pytest.fixture
def page(client: FlaskClient, session: Session) -> Callable[..., str]:
    """Commits the world and returns the text of a page that answers with 200."""

    def get(address: str, **arguments: object) -> str:
        session.commit()
        response = client.get(address, **arguments)
        assert response.status_code == 200, (address, response.status_code)
        return response.get_data(as_text=True)

    return get


@pytest.fixture
def reader() -> Reader:
    return make_reader("en")


def make_reader(language: str) -> Reader:
    return Reader(
        language=language,
        locale=get_locale(language),
        zone=ZoneInfo("Europe/Brussels"),
        now=NOW,
        translations=get_translations(language),
    )


@pytest.fixture
def count_queries(engine: Engine) -> Callable[[], AbstractContextManager[list[str]]]:
    """Counts the statements that the application's engine runs within a block."""

    @contextmanager
    def counting() -> Iterator[list[str]]:
        statements: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            statements.append(statement)

        event.listen(Engine, "before_cursor_execute", note)
        try:
            yield statements
        finally:
            event.remove(Engine, "before_cursor_execute", note)

    return counting

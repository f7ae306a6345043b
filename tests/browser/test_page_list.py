"""No page is forgotten by the check of all pages."""

from __future__ import annotations

import pytest
from flask import Flask

from config.settings import AppEnv, Settings
from tests.browser.pages import ROLES, SCREENS, NotVisitedError, visits
from web import create_app
from web.permissions import public


@pytest.fixture
def app(settings: Settings) -> Flask:
    return create_app(settings.model_copy(update={"app_env": AppEnv.TEST, "database_url": "postgresql://nowhere/x"}))


READ_BY = ("members.show_invitation", "alerts.confirm_unsubscribe", "security.reset_password", "sign_up.prove")
TOKENS = dict.fromkeys(READ_BY, "token")


def test_every_page_of_the_address_map_is_opened_or_said_to_be_none(app: Flask) -> None:
    found = visits(app, TOKENS)
    assert {visit.role for visit in found} == set(ROLES)
    assert len({(visit.role, visit.address) for visit in found}) == len(found)


def test_a_new_page_whose_address_cannot_be_made_is_a_fault(app: Flask) -> None:
    view = public(lambda word: word)
    app.view_functions["new.page"] = view
    app.url_map.add(app.url_rule_class("/new/<word>", endpoint="new.page", methods=["GET"]))
    with pytest.raises(NotVisitedError, match="/new/<word>"):
        visits(app, TOKENS)


def test_a_new_page_with_a_number_is_opened_by_itself(app: Flask) -> None:
    app.view_functions["new.page"] = public(lambda new_id: str(new_id))
    app.url_map.add(app.url_rule_class("/new/<int:new_id>", endpoint="new.page", methods=["GET"]))
    assert "/new/1" in [visit.address for visit in visits(app, TOKENS)]


def test_screens_have_names_of_their_own_and_endpoints_that_exist(app: Flask) -> None:
    assert len({screen.name for screen in SCREENS}) == len(SCREENS)
    assert {screen.endpoint for screen in SCREENS} <= set(app.view_functions)

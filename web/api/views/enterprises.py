"""The directory of enterprises: those that want to be listed, open to everyone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_smorest import Blueprint

from models.enterprises import EnterpriseRow
from models.queries.directory import enterprises_after
from models.queries.pages_enterprise import load_enterprise
from web import site
from web.api import cursors
from web.api.lists import page
from web.api.operation import Operation, operation
from web.api.places import PREFIX
from web.api.presenters.enterprises import present_enterprise
from web.api.problems import Problem
from web.api.schemas import examples
from web.api.schemas.enterprises import EnterprisePage, EnterpriseQuery, EnterpriseSchema
from web.api.tokens import Scope
from web.directory_search import sought_enterprises

blueprint = Blueprint(
    "api_enterprises", __name__, url_prefix=f"{PREFIX}/enterprises", description="Social enterprises that are listed."
)
FACETS = ("country", "region", "status", "trade")


@operation(
    blueprint,
    Operation(
        "GET",
        "",
        Scope.ENTERPRISES_READ,
        "listEnterprises",
        query=EnterpriseQuery,
        answer=EnterprisePage,
        example=examples.ENTERPRISE_PAGE,
        is_open=True,
        is_paged=True,
    ),
)
def list_enterprises(query: Mapping[str, Any]) -> ResponseReturnValue:
    """List enterprises.

    By id, the first listed first.
    """
    position = cursors.read(query)
    wanted = sought_enterprises(query.get("q", ""), **{name: tuple(query.get(name, ())) for name in FACETS})
    with site.open_session() as session:
        after = 0 if position is None else int(position[0])
        found = enterprises_after(session, wanted, after=after, limit=query["limit"] + 1)
        session.expunge_all()
    return page(query, found, lambda row: present_enterprise(row, _url(row)), lambda row: (row.id,))


@operation(
    blueprint,
    Operation(
        "GET",
        "/<key>",
        Scope.ENTERPRISES_READ,
        "readEnterprise",
        answer=EnterpriseSchema,
        example=examples.ENTERPRISE,
        is_open=True,
    ),
)
def read_enterprise(key: str) -> ResponseReturnValue:
    """Read an enterprise.

    By its key, or by its id where no key is so.
    """
    with site.open_session() as session:
        row = None if "\x00" in key else load_enterprise(session, key)
        session.expunge_all()
    if row is None or not row.listed:
        raise Problem(404, "There is no enterprise with this key, or it does not want to be listed.")
    return present_enterprise(row, _url(row))


def _url(row: EnterpriseRow) -> str:
    return site.get_site().settings.base_url.rstrip("/") + url_for("enterprises.show", key=row.key)

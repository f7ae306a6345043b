"""Every route for every role, without a sign-in, and with the ids of another organisation: as it declares.

The table is made from the address map, so a new route is tested the moment it exists.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from models.accounts import OrganisationRow
from models.evidence import EvidenceRow
from tests.web.factories import World
from tests.web.people import PASSWORD, People, sign_in
from web.permissions import permission_of

SKIPPED = ("static", "bootstrap.static", "security.static")
ACTORS = ("visitor", "owner", "member", "stranger", "buyer", "administrator")


@dataclass
class Stage:
    """The people, their organisations, and the ids with which addresses are filled."""

    app: Flask
    clients: dict[str, FlaskClient]
    enterprise: OrganisationRow
    buyer: OrganisationRow
    values: dict[str, object]

    def address(self, rule: Rule, organisation: OrganisationRow) -> str:
        values = {name: self.values.get(name, 1) for name in rule.arguments} | {"organisation_id": organisation.id}
        with self.app.test_request_context():
            built = self.app.url_map.bind("localhost").build(
                rule.endpoint, {name: values[name] for name in rule.arguments}, method=next(iter(methods_of(rule)))
            )
        return str(built)


@pytest.fixture
def stage(app: Flask, world: World, session: Session) -> Stage:
    app.config["WTF_CSRF_ENABLED"] = False
    people = People(session)
    own, other = world.enterprise("own"), world.enterprise("other")
    _, lot = world.tender()
    criteria = world.criteria()
    world.match(lot, own, criteria)
    users = {name: people.user(f"{name}@example.test") for name in ACTORS[1:]}
    users["administrator"].is_administrator = True
    victim = people.user("victim@example.test")
    enterprise = people.organisation(
        (users["owner"], "owner"), (users["member"], "member"), (victim, "member"), enterprise=own
    )
    people.organisation((users["stranger"], "owner"), enterprise=other)
    buyer = people.organisation((users["buyer"], "owner"), kind="buyer")
    proof = EvidenceRow(enterprise_id=own.id, status="cooperative")
    session.add(proof)
    session.commit()
    clients = {"visitor": app.test_client()}
    for name in ACTORS[1:]:
        clients[name] = signed_in_without_token(app, f"{name}@example.test")
    values = {
        "lot_id": lot.id,
        "notice_id": lot.notice_id,
        "key": "own",
        "user_id": victim.id,
        "code": "de",
        "sign_in_id": 10**9,
        "enterprise_id": own.id,
        "kind": "csv",
        "criteria_id": criteria.id,
        "evidence_id": proof.id,
        "tender_id": lot.notice_id,
    }
    return Stage(app, clients, enterprise, buyer, {**values, "token": "none", "name": "none.eml"})


def signed_in_without_token(app: Flask, email: str) -> FlaskClient:
    client = app.test_client()
    assert client.post("/sign-in", data={"email": email, "password": PASSWORD}).status_code == 302
    return client


def methods_of(rule: Rule) -> set[str]:
    return (rule.methods or set()) & {"GET", "POST", "PUT", "DELETE"}


def wanted(permission: str, actor: str, organisation: str) -> str:
    """What the declared permission says of an actor: open, sign-in, forbidden, missing, or that a token is needed.

    Nobody comes with a token here, so being signed in must count for nothing where one is needed.
    """
    if permission in ("public", "development") or permission.startswith("open:"):
        return "open"
    if permission.startswith("token:"):
        return "token-needed"
    if actor == "visitor":
        return "sign-in"
    if permission == "signed-in":
        return "open"
    if permission == "administrator":
        return "open" if actor == "administrator" else "forbidden"
    role, _, kind = permission.partition(":")
    works_for = {"owner": "enterprise", "member": "enterprise", "buyer": "buyer"}.get(actor)
    if works_for != organisation or kind not in ("any", works_for):
        return "missing"
    return "forbidden" if role == "owner" and actor == "member" else "open"


def answered(client: FlaskClient, method: str, address: str) -> str:
    response = client.open(address, method=method)
    if response.status_code == 302 and response.location.startswith("/sign-in"):
        return "sign-in"
    return {401: "token-needed", 403: "forbidden", 404: "missing"}.get(response.status_code, "open")


def test_every_route_answers_every_role_as_it_declares(stage: Stage) -> None:
    """Flask-Security's own come last, because they sign people out."""
    wrong = []
    rules = [rule for rule in stage.app.url_map.iter_rules() if rule.endpoint not in SKIPPED]
    for rule in sorted(rules, key=lambda rule: (order(rule), rule.rule)):
        permission = permission_of(stage.app, rule.endpoint)
        assert permission is not None
        for actor, client in stage.clients.items():
            for kind in ("enterprise", "buyer") if "organisation_id" in rule.arguments else ("enterprise",):
                address = stage.address(rule, getattr(stage, kind))
                for method in sorted(methods_of(rule)):
                    want, got = wanted(permission, actor, kind), answered(client, method, address)
                    is_right = got == want or (want == "open" and is_open_but_empty(rule, got))
                    if not is_right:
                        wrong.append(f"{method} {rule.rule} as {actor} for the {kind}: {got}, declared {want}")
    assert wrong == []


def order(rule: Rule) -> int:
    """Put what takes rights away after the rest."""
    if rule.endpoint.startswith("security."):
        return 3
    return 2 if rule.rule.endswith("/leave") else int(rule.rule.endswith("/remove"))


def is_open_but_empty(rule: Rule, got: str) -> bool:
    """Whether a page that is open may still say "missing" or ask to sign in: it was asked with an id that is none."""
    if rule.endpoint.startswith("security."):
        return got in ("missing", "sign-in")
    return got == "missing" and bool(rule.arguments - {"organisation_id"})


def test_the_table_covers_every_kind_of_permission(app: Flask) -> None:
    declared = {permission_of(app, rule.endpoint) for rule in app.url_map.iter_rules()}
    assert declared >= {
        "public",
        "development",
        "signed-in",
        "administrator",
        "member:enterprise",
        "member:any",
        "owner:any",
    }


def test_every_form_is_refused_without_its_token(app: Flask, session: Session) -> None:
    session.commit()
    client = app.test_client()
    exempt = {"alerts.unsubscribe"}
    for rule in app.url_map.iter_rules():
        by_token = str(permission_of(app, rule.endpoint)).startswith("token:")
        if "POST" in (rule.methods or ()) and rule.endpoint not in exempt and not by_token:
            with app.test_request_context():
                values = {name: "csv" if name == "kind" else "1" for name in rule.arguments}
                address = app.url_map.bind("localhost").build(rule.endpoint, values, method="POST")
            assert client.post(address).status_code == 400, rule.rule


def test_a_member_of_two_organisations_sees_both_and_only_those(app: Flask, session: Session, world: World) -> None:
    people = People(session)
    maria = people.user()
    first = people.organisation((maria, "owner"), kind="buyer")
    second = people.organisation((maria, "member"), enterprise=world.enterprise("own"))
    foreign = people.organisation((people.user("other@example.test"), "owner"), kind="buyer")
    session.commit()
    client = sign_in(app, "maria@example.test")
    text = client.get("/my/").get_data(as_text=True)
    assert f'/my/{first.id}"' in text
    assert f'/my/{second.id}"' in text
    assert f'/my/{foreign.id}"' not in text
    assert client.get(f"/my/{foreign.id}/members").status_code == 404

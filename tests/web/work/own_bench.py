"""An enterprise with matches, whose owner is signed in: the bench of all tests of an enterprise's own work."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask import Flask
from sqlalchemy.orm import Session

from models.accounts import OrganisationRow
from models.enterprises import EnterpriseRow
from models.matches import CriteriaRow
from models.notices import LotRow
from tests.web.factories import World
from tests.web.people import post, sign_in

MATCH_FIELDS = ("band", "gates", "first_matched_at", "learned_centi", "learned_from")


@dataclass
class Bench:
    """An enterprise with its owner signed in."""

    app: Flask
    session: Session
    world: World
    enterprise: EnterpriseRow
    organisation: OrganisationRow
    criteria: CriteriaRow

    def __post_init__(self) -> None:
        self.session.commit()
        self.maria = sign_in(self.app, "maria@example.test")
        self.list = f"/my/{self.organisation.id}/matches"

    def lot(self, title: str, points: int = 4_500, **fields: object) -> LotRow:
        _, lot = self.world.tender(title, **{k: v for k, v in fields.items() if k not in MATCH_FIELDS})
        match = {k: v for k, v in fields.items() if k in MATCH_FIELDS}
        self.world.match(lot, self.enterprise, self.criteria, points=[points, *[0] * 9], **match)
        self.session.commit()
        return lot

    def titles(self, arguments: str = "") -> list[str]:
        text = self.maria.get(self.list + arguments).get_data(as_text=True)
        return re.findall(r'<h3 class="card-heading"><a href="/my/[^"]*"[^>]*>([^<]+)<', text)

    def answer(self, lot: LotRow, **data: object):
        return post(self.maria, f"{self.list}/{lot.id}/answer", data, page=self.list)

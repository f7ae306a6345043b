"""Tokens of an organisation as its members see them: what each may do, who made it, whether it still works."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models.queries.api_tokens import ListedToken
from web.api.tokens import Scope
from web.presenters.dates import present_moment
from web.presenters.reader import Reader


@dataclass(frozen=True, slots=True)
class TokenView:
    """A token in the list; ``works`` says whether programs can still use it, ``state`` says so in words."""

    id: int
    name: str
    beginning: str
    scopes: tuple[str, ...]
    made: str
    used: str
    state: str
    works: bool


def present_tokens(found: Sequence[ListedToken], reader: Reader) -> tuple[TokenView, ...]:
    """Return the tokens of an organisation, those that work first."""
    views = [_view(item, reader) for item in found]
    return tuple(sorted(views, key=lambda view: not view.works))


def scope_title(scope: str, reader: Reader) -> str:
    """Return what a scope allows, as an owner chooses it."""
    _ = reader.gettext
    titles: dict[str, str] = {
        Scope.TENDERS_READ: _("Read tenders"),
        Scope.ENTERPRISES_READ: _("Read the directory of enterprises"),
        Scope.MATCHES_READ: _("Read your matches"),
        Scope.FEEDBACK_WRITE: _("Answer your matches"),
        Scope.DRAFTS_READ: _("Read your drafts and who fits them"),
        Scope.DRAFTS_WRITE: _("Write and delete your drafts"),
    }
    return titles.get(scope, scope)


def _view(item: ListedToken, reader: Reader) -> TokenView:
    _ = reader.gettext
    row, maker = item.row, item.maker or reader.gettext("somebody who has left")
    created = {"person": maker, "when": present_moment(row.created_at, reader)}
    used = _("Last used %(when)s") % {"when": present_moment(row.used_at, reader)} if row.used_at else _("Never used")
    return TokenView(
        id=row.id,
        name=row.name,
        beginning=row.beginning,
        scopes=tuple(scope_title(scope, reader) for scope in row.scopes),
        made=_("Made by %(person)s, %(when)s") % created,
        used=used,
        state=_state(item, reader),
        works=row.revoked_at is None and row.expires_at > reader.now and item.is_maker_here,
    )


def _state(item: ListedToken, reader: Reader) -> str:
    _ = reader.gettext
    row = item.row
    if row.revoked_at is not None:
        return _("Revoked %(when)s") % {"when": present_moment(row.revoked_at, reader)}
    if row.expires_at <= reader.now:
        return _("Expired %(when)s") % {"when": present_moment(row.expires_at, reader)}
    if not item.is_maker_here:
        return _("Ended, because who made it has left")
    return _("Works until %(when)s") % {"when": present_moment(row.expires_at, reader)}

"""How complete a profile is, and what each gap costs: numbers counted in the enterprise's own matches.

Says a number only where one was counted; before the first matching there is none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from models.enterprises import EnterpriseRow
from models.queries.profile_gaps import Gaps
from web.forms import Form
from web.presenters import codes
from web.presenters.money import present_number
from web.presenters.reader import Reader

FIELDS = ("capabilities", "nuts", "status", "max_contract_eur", "languages", "cpv", "company_id")


@dataclass(frozen=True, slots=True)
class GapView:
    """A gap: what to do, why it helps, what it costs now ("" where nothing was counted), and where to do it.

    ``endpoint`` is a page of the organisation, ``anchor`` a place of the profile's own page.
    """

    title: str
    why: str
    cost: str
    endpoint: str
    anchor: str


@dataclass(frozen=True, slots=True)
class CompletenessView:
    """``percent`` of what helps matching is said; ``is_counted``: costs were counted, else they are not known yet."""

    percent: int
    missing: tuple[GapView, ...]
    wider: tuple[GapView, ...]
    """Where what is said rules tenders out: no gaps, but worth a look."""
    is_counted: bool


def present_completeness(
    form: Form, row: EnterpriseRow | None, gaps: Gaps | None, *, gated_kept: int, reader: Reader
) -> CompletenessView:
    """Return what the profile does not say; ``gaps`` is ``None`` where nothing was matched yet."""
    lacking = tuple(field for field in FIELDS if not (form.values.get(field) or form.lists.get(field)))
    writer = _Writer(reader, row, gaps, gated_kept)
    waiting = tuple(writer.waiting()) if row is not None else ()
    return CompletenessView(
        percent=round(100 * (1 - len(lacking) / len(FIELDS))),
        missing=(*waiting, *(writer.missing(field) for field in lacking)),
        wider=tuple(writer.wider(lacking)),
        is_counted=gaps is not None,
    )


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes gaps for one reader."""

    reader: Reader
    row: EnterpriseRow | None
    gaps: Gaps | None
    gated_kept: int

    def missing(self, field: str) -> GapView:
        """Return the gap of a field that says nothing."""
        _ = self.reader.gettext
        texts = {
            "capabilities": (_("What you can do"), _("Without it nothing can be matched.")),
            "nuts": (_("Where you work"), _("Without it your whole country counts, and nothing abroad.")),
            "status": (
                _("What makes you a social enterprise"),
                _("Without it nobody knows whether reserved ones are for you."),
            ),
            "max_contract_eur": (_("Largest contract"), _("Without it the size of a tender cannot be judged.")),
            "languages": (_("Languages"), _("Without it only the language of your profile counts.")),
            "cpv": (_("Trades (CPV)"), _("Official codes find tenders that are worded differently.")),
            "company_id": (_("Company number"), _("With it, contracts that you won count as evidence.")),
        }
        endpoints = {"nuts": "regions.edit", "cpv": "trades.edit"} if self.row is not None else {}
        return GapView(*texts[field], self._cost(field), endpoints.get(field, "profile.edit"), field)

    def waiting(self) -> Iterator[GapView]:
        """Yield what waits for an answer of the enterprise."""
        _, n = self.reader.gettext, self.gaps.contracts_proposed if self.gaps else 0
        if n:
            title = self.reader.ngettext("Confirm %(n)s contract", "Confirm %(n)s contracts", n)
            why = _("Found in award notices under your name. What you won shows what you can do.")
            yield GapView(title % {"n": present_number(n, self.reader)}, why, "", "contracts.index", "")

    def wider(self, lacking: tuple[str, ...]) -> Iterator[GapView]:
        """Yield where something that is said rules tenders out that fit otherwise."""
        _ = self.reader.gettext
        if "nuts" not in lacking and (cost := self._ruled_out("outside_regions")):
            yield GapView(_("Where you work"), _("Add a region if you would go there."), cost, "regions.edit", "")
        if "max_contract_eur" not in lacking and (cost := self._ruled_out("over_capacity")):
            why = _("Too large for you alone. Partners can help.")
            yield GapView(_("Largest contract"), why, cost, "profile.edit", "max_contract_eur")
        if "languages" not in lacking and (cost := self._cost("languages")):
            why = _("Add a language if you can write an offer in it.")
            yield GapView(_("Languages"), why, cost, "profile.edit", "languages")

    def _cost(self, field: str) -> str:
        if self.gaps is None:
            return ""
        if field == "nuts":
            return self._ruled_out("outside_regions")
        ngettext = self.reader.ngettext
        n = {
            "status": self.gaps.reserved_unknown,
            "max_contract_eur": self.gaps.size_unknown,
            "languages": self.gaps.language_missing,
            "cpv": self.gaps.trade_guessed,
        }.get(field, 0)
        sentences = {
            "status": ngettext("%(n)s reserved tender may be for you", "%(n)s reserved tenders may be for you", n),
            "max_contract_eur": ngettext("%(n)s tender is judged without it", "%(n)s tenders are judged without it", n),
            "languages": ngettext(
                "%(n)s tender asks for another language", "%(n)s tenders ask for another language", n
            ),
            "cpv": ngettext(
                "%(n)s tender is judged by codes that we guessed",
                "%(n)s tenders are judged by codes that we guessed",
                n,
            ),
        }
        if not n or field not in sentences:
            return ""
        sentence = sentences[field] % {"n": present_number(n, self.reader)}
        return f"{sentence}: {self._languages()}" if field == "languages" and self.gaps.languages else sentence

    def _languages(self) -> str:
        """Return the languages that are wanted with how often, "Romanian (9), Polish (2)"."""
        found = self.gaps.languages if self.gaps else ()
        return ", ".join(f"{codes.language_name(code, self.reader.language)} ({n})" for code, n in found)

    def _ruled_out(self, gate: str) -> str:
        """Return how many more tenders a gate keeps out of reach; "at least" where no more ruled out ones are kept."""
        n = self.gaps.only_gate.get(gate, 0) if self.gaps else 0
        if self.gaps is None or not n:
            return ""
        number = {"n": present_number(n, self.reader)}
        if self.gaps.gated >= self.gated_kept:
            ngettext = self.reader.ngettext
            return ngettext("at least %(n)s more tender in reach", "at least %(n)s more tenders in reach", n) % number
        return self.reader.ngettext("%(n)s more tender in reach", "%(n)s more tenders in reach", n) % number

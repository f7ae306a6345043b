"""Turns an explanation into sentences that a person can read, in their language.

Every function takes ``_``, a gettext callable, so that the same words serve pages and mails.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from matcher.codes import cpv, eforms_lists, languages, nuts, reach
from matcher.codes.folding import romanised
from matcher.features import FeatureResult
from matcher.gates import GateResult
from matcher.locales import euros
from matcher.reasons import LEAST_KIND, LEAST_RELATED, is_over_capacity

Translate = Callable[[str], str]


def band_title(band: str, _: Translate) -> str:
    """Return the name of a band as users read it."""
    titles = {
        "strong": _("Strong match"),
        "good": _("Good match"),
        "possible": _("Possible match"),
        "weak": _("Weak match"),
    }
    return titles[band]


def feature_title(name: str, _: Translate) -> str:
    """Return the name of a feature as users read it."""
    titles = {
        "semantic": _("Meaning"),
        "cpv": _("Procurement codes"),
        "lexical": _("Shared words"),
        "kind": _("Kind of work"),
        "geography": _("Place"),
        "value": _("Size"),
        "days_left": _("Time left"),
        "reserved": _("Reserved contract"),
        "objectives": _("Social and green aims"),
        "language": _("Language"),
    }
    return titles[name]


def feature_sentence(result: FeatureResult, _: Translate, language: str) -> str:
    """Return one sentence that says what was found, or that nothing is known."""
    return _FEATURE_SENTENCES[result.name](result, _, language)


def gate_sentence(gate: GateResult, _: Translate, language: str) -> str:
    """Return one sentence that says why the lot is ruled out and what can be done about it."""
    return _GATE_SENTENCES[gate.name](gate, _, language)


def _semantic(result: FeatureResult, _: Translate, language: str) -> str:
    if result.value is None:
        return _("The text of this lot has not been read for its meaning yet.")
    other = result.detail.get("lot_language") != result.detail.get("enterprise_language")
    name = languages.name(str(result.detail.get("lot_language") or ""), language)
    if result.value >= 0.6:
        if other and name:
            return _("The lot, written in %(language)s, describes this kind of work.") % {"language": name}
        return _("The lot describes this kind of work.")
    if result.value >= LEAST_RELATED:
        return _("The lot describes related work.")
    return _("The lot's text is about something else.")


def _cpv(result: FeatureResult, _: Translate, language: str) -> str:
    if result.value is None:
        return _("The lot or the profile has no procurement codes to compare.")
    lot_code, code = result.detail.get("lot_code"), result.detail.get("code")
    if not code:
        return _("The procurement codes have nothing in common.")
    facts = {"lot": _label(lot_code, language), "own": _label(code, language)}
    if result.detail.get("part_of"):
        facts["main"] = _label(result.detail["part_of"], language)
        return _("“%(lot)s” is only a part of this lot; its main subject is “%(main)s”.") % facts
    if result.detail.get("won"):
        return _("A contract for “%(own)s” was won before; this lot asks for “%(lot)s”.") % facts
    if lot_code == code and result.detail.get("suggested"):
        return _("The lot carries the code “%(lot)s”, which we found in the words of the profile.") % facts
    if lot_code == code:
        return _("Both carry the code “%(lot)s”.") % facts
    shared = result.detail.get("shared")
    sentence = _codes_apart(str(lot_code), str(code), str(shared or ""), _) % {
        **facts,
        "shared": _label(shared, language),
    }
    if not result.detail.get("suggested"):
        return sentence
    return sentence + " " + _("We found “%(own)s” in the words of the profile.") % facts


def _codes_apart(lot: str, own: str, shared: str, _: Translate) -> str:
    """Return how two codes are related, to be filled in; ``shared`` is the narrowest that both belong to."""
    if not shared:
        return _("The code “%(lot)s” is far from “%(own)s”.")
    if shared == lot:
        return _("“%(own)s” belongs to “%(lot)s”.")
    if shared == own:
        return _("“%(lot)s” belongs to “%(own)s”.")
    return _("“%(lot)s” and “%(own)s” both belong to “%(shared)s”.")


def _lexical(result: FeatureResult, _: Translate, language: str) -> str:  # noqa: ARG001
    words = [str(word) for word in _items(result.detail.get("words"))]
    if not words and result.detail.get("is_one_language"):
        return _("No telling words in common.")
    if not words:
        return _("No words in common; they may be in different languages.")
    return _("Words or parts of words in common: %(words)s.") % {"words": ", ".join(words)}


def _kind(result: FeatureResult, _: Translate, language: str) -> str:
    lot_code = result.detail.get("lot_code")
    if result.value is None or not lot_code:
        return _("The lot has no procurement code that names a kind of work.")
    facts = {"lot": _label(lot_code, language)}
    if result.value < LEAST_KIND:
        return _("The code “%(lot)s” names work that is far from this.") % facts
    if not result.points_centi:
        return _("The code “%(lot)s” names this kind of work, but the rest says enough: it adds nothing.") % facts
    return _("The rest says little, but the code “%(lot)s” names this kind of work, or one near to it.") % facts


def _geography(result: FeatureResult, _: Translate, language: str) -> str:
    if result.value is None:
        return _("It is not said where the work is done.")
    facts = {
        "place": _place(result.detail.get("place"), language),
        "region": _place(result.detail.get("region"), language),
    }
    if result.value >= 1:
        return _("The work is in a region served: %(place)s.") % facts
    if nuts.covers(str(result.detail.get("place")), str(result.detail.get("region"))):
        return _("The work is in %(place)s; the enterprise serves a part of it: %(region)s.") % facts
    km = reach.apart_km(str(result.detail.get("place")), str(result.detail.get("region")))
    if km is None or km > reach.MOST_KM:
        return _("The work is in %(place)s, away from %(region)s.") % facts
    told = _("The work is in %(place)s, about %(km)s km from %(region)s.")
    return told % {**facts, "km": max(10, 10 * round(km / 10))}


def _value(result: FeatureResult, _: Translate, language: str) -> str:
    value, capacity = result.detail.get("value_eur_cents"), result.detail.get("capacity_eur_cents")
    if value is None:
        return _("No value is stated.")
    if capacity is None:
        return _("The profile does not state the largest contract it can carry.")
    facts = {"value": euros(int(str(value)), language), "capacity": euros(int(str(capacity)), language)}
    if is_over_capacity(result):
        return _("Worth %(value)s, more than the %(capacity)s that the enterprise can carry.") % facts
    return _("Worth %(value)s, within the %(capacity)s that the enterprise can carry.") % facts


def _days_left(result: FeatureResult, _: Translate, language: str) -> str:  # noqa: ARG001
    days = result.detail.get("days")
    if days is None:
        return _("No deadline is stated.")
    if int(str(days)) < 0:
        return _("The deadline has passed.")
    return _("Days left to prepare a bid when the lot was compared: %(days)s.") % {"days": days}


def _reserved(result: FeatureResult, _: Translate, language: str) -> str:  # noqa: ARG001
    stated = result.detail.get("reserved"), result.detail.get("execution")
    if "yes" not in stated:
        if result.value is None:
            return _("The notice does not say whether the contract is reserved.")
        return _("The contract is open to everyone.")
    if result.value is None:
        return _("The contract is reserved; the profile does not state a legal status.")
    if result.value >= 1:
        return _("The contract is reserved for organisations like this one.")
    if result.value > 0:
        return _("The contract is reserved; check whether the enterprise's status qualifies.")
    return _("The contract is reserved for another kind of organisation.")


def _objectives(result: FeatureResult, _: Translate, language: str) -> str:  # noqa: ARG001
    if result.detail.get("social") == "yes":
        return _("The buyer pursues social aims with this contract.")
    if result.detail.get("green") == "yes":
        return _("The buyer pursues environmental aims with this contract.")
    if result.value is None:
        return _("The notice does not state social or environmental aims.")
    return _("The buyer states that there are no social or environmental aims.")


def _language(result: FeatureResult, _: Translate, language: str) -> str:
    told = "shared" if result.value is not None and result.value >= 1 else "accepted"
    accepted = [languages.name(str(code), language) or str(code) for code in _items(result.detail.get(told))]
    if result.value is None:
        return _("The notice does not say in which language to bid.")
    facts = {"languages": ", ".join(accepted)}
    if result.value >= 1:
        return _("Bids are accepted in a language the enterprise works in: %(languages)s.") % facts
    return _("Bids must be written in: %(languages)s.") % facts


def _not_open(gate: GateResult, _: Translate, language: str) -> str:  # noqa: ARG001
    sentences = {
        "cancelled": _("The buyer has cancelled this contract."),
        "superseded": _("A later notice replaces this one; look at that one instead."),
        "awarded": _("The contract has been awarded."),
    }
    return sentences.get(str(gate.detail.get("state")), _("This notice does not call for tenders."))


def _closed(gate: GateResult, _: Translate, language: str) -> str:  # noqa: ARG001
    return _("The deadline has passed; a similar contract may come again.")


def _reserved_for_others(gate: GateResult, _: Translate, language: str) -> str:
    kinds = [
        eforms_lists.label("reserved-procurement", str(code), language) for code in _items(gate.detail["reserved_for"])
    ]
    if not kinds:
        return _("Reserved for a kind of organisation that is not in the profile. Add the status if you have it.")
    return _("%(kinds)s Add the status to the profile if you have it.") % {"kinds": " ".join(kinds)}


def _outside_regions(gate: GateResult, _: Translate, language: str) -> str:
    if not gate.detail["places"]:
        return _("The work is outside the regions served. Add the region if you serve it.")
    facts = {
        "places": ", ".join(_place(code, language) for code in _items(gate.detail["places"])),
        "regions": ", ".join(_place(code, language) for code in _items(gate.detail["regions"])),
    }
    return _("The work is in %(places)s, outside %(regions)s. Add the region if you serve it.") % facts


def _over_capacity(gate: GateResult, _: Translate, language: str) -> str:
    if gate.detail["value_eur_cents"] is None or gate.detail["capacity_eur_cents"] is None:
        return _("Worth far more than the enterprise can carry. Consider bidding together with others.")
    facts = {
        "value": euros(int(str(gate.detail["value_eur_cents"])), language),
        "capacity": euros(int(str(gate.detail["capacity_eur_cents"])), language),
    }
    return _("Worth %(value)s, far more than %(capacity)s. Consider bidding together with others.") % facts


def _excluded(gate: GateResult, _: Translate, language: str) -> str:
    found = gate.detail.get("word") or _label(gate.detail.get("code"), language)
    return _("The profile rules out “%(found)s”. Remove the exclusion if it is too wide.") % {"found": found}


_FEATURE_SENTENCES: dict[str, Callable[[FeatureResult, Translate, str], str]] = {
    "semantic": _semantic,
    "cpv": _cpv,
    "lexical": _lexical,
    "kind": _kind,
    "geography": _geography,
    "value": _value,
    "days_left": _days_left,
    "reserved": _reserved,
    "objectives": _objectives,
    "language": _language,
}
_GATE_SENTENCES: dict[str, Callable[[GateResult, Translate, str], str]] = {
    "not_open": _not_open,
    "closed": _closed,
    "reserved_for_others": _reserved_for_others,
    "outside_regions": _outside_regions,
    "over_capacity": _over_capacity,
    "excluded": _excluded,
}


def _items(value: object) -> Iterable[Any]:
    return value if isinstance(value, (list, tuple, frozenset)) else ()


def _label(code: object, language: str) -> str:
    return cpv.label(str(code), language) if code else ""


def _place(code: object, language: str) -> str:
    name = nuts.name(str(code), language) if code else ""
    latin = "" if str(code)[:2].lower() == language else romanised(name)
    return f"{name} ({latin})" if latin else name

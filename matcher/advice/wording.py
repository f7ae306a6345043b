"""Turns evidence into sentences that an officer can read, in their language.

Every function takes ``_``, a gettext callable. A code without a sentence is a fault; a test writes every one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import timedelta

from babel.dates import format_timedelta
from babel.numbers import format_percent

from matcher.advice.records import Evidence, GroundKind, Level, State, Verdict
from matcher.locales import euros, locale_of

Translate = Callable[[str], str]
DAYS_OF_A_YEAR = 365.25
_PERCENTS = ("percent", "median", "mean")
_DIRECTIVE = re.compile(r"Directive (?P<number>\d+/\d+)/EU, Art\. (?P<article>\S+)")


def level_title(level: Level, _: Translate) -> str:
    """Return the name of a level as users read it."""
    titles = {
        Level.RESERVE_ALL: _("Reserve the whole contract"),
        Level.RESERVE_LOT: _("Split off a lot and reserve it"),
        Level.SOCIAL_CLAUSE: _("Ask for a social clause"),
        Level.SOCIAL_AWARD_CRITERION: _("Reward social value in the award"),
        Level.NONE: _("No social condition"),
    }
    return titles[level]


def ground_title(kind: GroundKind, directive: str, _: Translate) -> str:
    """Return the name of a ground as users read it, with its article in the directive."""
    titles = {
        GroundKind.ART_20: _("Sheltered workshops and enterprises of work integration"),
        GroundKind.ART_77: _("Organisations with a public-service mission"),
    }
    return f"{titles[kind]} ({_cited(directive, _)})"


def verdict_sentence(verdict: Verdict, _: Translate) -> str:
    """Return the outcome of a ground."""
    sentences = {
        Verdict.ALLOWED: _("This lot may be reserved on this ground."),
        Verdict.NOT_ALLOWED: _("This lot may not be reserved on this ground."),
        Verdict.UNKNOWN: _("Whether this lot may be reserved on this ground is not known yet."),
    }
    return sentences[verdict]


def state_title(state: State, _: Translate) -> str:
    """Return in words whether a condition is met."""
    titles = {State.MET: _("met"), State.UNMET: _("not met"), State.UNKNOWN: _("not known")}
    return titles[state]


def sentence(evidence: Evidence, _: Translate, language: str = "en") -> str:
    """Return the sentence of an evidence with its facts.

    Raises:
        KeyError: no sentence has this code.
    """
    facts: dict[str, str | int] = dict(evidence.facts)
    amounts = [name for name in facts if name.endswith("eur_cents")]
    facts.update({name.removesuffix("eur_cents") + "value": euros(int(facts[name]), language) for name in amounts})
    if "note" in facts:
        facts["note"] = _(str(facts["note"]))
    if "days" in facts:
        facts["period"] = _period(int(facts["days"]), language)
    if "level" in facts:
        facts["level"] = level_title(Level(str(facts["level"])), _)
    facts.update({name: _percent(int(facts[name]), language) for name in _PERCENTS if name in facts})
    if "natures" in facts:
        natures = _natures(_)
        facts["natures"] = ", ".join(natures[nature] for nature in str(facts["natures"]).split())
    facts.update({name: _cited(str(facts[name]), _) for name in ("law", "directive") if name in facts})
    for messages in _MESSAGES:
        found = messages(_).get(evidence.code)
        if found is not None:
            written = found % facts
            return written[:1].upper() + written[1:]
    raise KeyError(evidence.code)


def _period(days: int, language: str) -> str:
    """Return days as years where they are whole years, as laws count them."""
    years = round(days / DAYS_OF_A_YEAR)
    are_whole = years > 0 and abs(days - years * DAYS_OF_A_YEAR) < 1
    least = 1 if are_whole else 10**6
    return str(format_timedelta(timedelta(days=days), granularity="day", threshold=least, locale=locale_of(language)))


def _cited(law: str, _: Translate) -> str:
    """Return a law as it is cited: the directive in the reader's language, a national law as it stands."""
    found = _DIRECTIVE.fullmatch(law)
    return law if found is None else _("Directive %(number)s/EU, Art. %(article)s") % found.groupdict()


def codes() -> tuple[str, ...]:
    """Return every code that has a sentence."""
    return tuple(code for messages in _MESSAGES for code in messages(str))


def _law(_: Translate) -> Mapping[str, str]:
    return {
        "national_law_met": _("National law provides for this in %(law)s."),
        "national_law_unmet": _("National law does not provide for this."),
        "national_law_unknown": _("Whether national law provides for this was not checked; ask before relying on it."),
        "nature_met": _("The kind of contract is one that this ground is for: %(natures)s."),
        "nature_unmet": _("This kind of contract may not be reserved on this ground."),
        "nature_unknown": _("The notice does not say whether goods, services or works are bought."),
        "art77_code_met": _("All procurement codes are on the list of health, social and cultural services."),
        "art77_code_unmet": _(
            "The main procurement code, %(main)s, is not on the list of health, social and cultural services."
        ),
        "art77_code_unknown": _(
            "Not all procurement codes are known to be on the list of health, social and cultural services."
        ),
        "art77_mixed_unknown": _(
            "Not all procurement codes are on the list of health, social and cultural services; not on it: %(codes)s."
            " Check whether it is enough that the main code is on it."
        ),
        "duration_met": _("The contract runs no longer than the %(period)s allowed."),
        "duration_unmet": _("The contract runs longer than the %(period)s allowed."),
        "duration_unknown": _("State how long the contract runs: at most %(period)s are allowed."),
        "status_met": _("At least one fitting enterprise has a verified status that qualifies."),
        "status_unknown": _("No fitting enterprise is known to have a verified status that qualifies."),
        "staff_share_unknown": _(
            "Bidders must prove that at least %(percent)s of their workers are disabled or disadvantaged."
        ),
        "no_recent_award_met": _(
            "There is an organisation that has won no contract for these services from this buyer in the last three"
            " years."
        ),
        "no_recent_award_unmet": _(
            "All organisations have won a contract for these services from this buyer in the last three years."
        ),
        "no_recent_award_unknown": _(
            "Bidders must not have won a contract for these services from this buyer in the last three years."
        ),
        "law_uncertain": _("A detail of %(law)s was not checked against the text of the law."),
        "law_note": _("On this law: %(note)s"),
        "law_unknown": _("Whether national law provides for %(directive)s was not checked."),
        "bidders_prove": _("Whether a bidder meets the conditions of the law shows only when it proves them."),
        "below_threshold_met": _(
            "The value is below the EU threshold of %(value)s, but %(law)s holds whatever the value."
        ),
        "below_threshold_law": _(
            "The value is below the EU threshold of %(value)s. Unless all lots together reach it, national rules for"
            " small contracts apply; check whether %(law)s binds this buyer and allows reserving."
        ),
        "below_threshold_unknown": _(
            "The value is below the EU threshold of %(value)s. Unless all lots together reach it, national rules for"
            " small contracts apply; check whether they allow reserving."
        ),
        "central_threshold": _("For a central authority the EU threshold is %(value)s."),
        "light_regime_met": _("A social or other specific service of %(value)s or more: the light regime applies."),
        "light_regime_unknown": _(
            "If it is a social or other specific service worth %(value)s or more, the light regime applies."
        ),
    }


def _duties(_: Translate) -> Mapping[str, str]:
    return {
        "obligatory_share": _("%(law)s obliges some buyers to reserve %(percent)s of what they buy."),
        "obligatory_list_met": _("%(law)s obliges to reserve what is bought here."),
        "obligatory_list_unmet": _("What is bought here is not on the list that %(law)s obliges to reserve."),
        "obligatory_list_unknown": _("Check the list of %(law)s: what is on it must be reserved."),
        "duty_uncertain": _("The duty under %(law)s may differ for this buyer; check it."),
        "proof_recognition": _("Ask bidders for the document that recognises their status."),
        "proof_staff_share": _("Ask bidders for a declaration of the share of disabled or disadvantaged workers."),
        "proof_statutes": _("Ask bidders for their statutes: mission, use of profits, participation."),
        "proof_register": _("Ask bidders for proof that they are in the public register."),
        "proof_no_recent_award": _("Ask bidders which contracts this buyer awarded them in the last three years."),
        "proof_age": _("The proof should not be older than %(months)s months."),
    }


def _market(_: Translate) -> Mapping[str, str]:
    return {
        "fitting": _(
            "Enterprises that fit: %(count)s; fitting well: %(well)s. With a qualifying status: %(qualifying)s."
            " Of these, verified and fitting well: %(verified)s."
        ),
        "fitting_of_all": _(
            "Enterprises that fit: %(count)s; fitting well: %(well)s. With a social status of any kind: %(qualifying)s."
            " Of these, verified and fitting well: %(verified)s."
        ),
        "capacity": _(
            "Half of them can carry contracts of %(median_value)s or more; a quarter at most %(low_value)s,"
            " a quarter at least %(high_value)s."
        ),
        "unknown_capacities": _(
            "Enterprises that do not state the largest contract they can carry: %(count)s of %(all)s."
        ),
        "nobody_fits_well": _("No enterprise fits well, so that the market is hardly known."),
        "unproved_statuses": _("Enterprises without a verified status that qualifies here: %(count)s of %(all)s."),
        "unknown_statuses": _("Enterprises that do not state a status: %(count)s of %(all)s."),
        "past_awards": _("Lots of this kind that were awarded as reserved before: %(count)s."),
        "no_past_award": _("No lot of this kind is known to have been awarded as reserved before."),
        "unknown_past_awards": _("Earlier awards of this kind were not looked at."),
        "unknown_value": _("The value of the lot is not known."),
        "unknown_cpv": _("The lot has no procurement codes."),
        "unknown_nature": _("The notice does not say whether goods, services or works are bought."),
        "unknown_duration": _("The notice does not say how long the contract runs."),
    }


def _reasons(_: Translate) -> Mapping[str, str]:
    return {
        "why_no_ground": _("No ground allows to reserve this lot."),
        "why_law_unknown": _("No ground is known to allow reserving this lot."),
        "why_enough": _(
            "Enterprises that fit well, have a verified status that qualifies and are not known to be too small:"
            " %(count)s."
        ),
        "why_part": _("There are enough enterprises for a part, not for the whole."),
        "why_nobody_fits": _("No social enterprise fits, so reserving would leave no bidder."),
        "why_nobody_qualifies": _("No enterprise that fits has a status that qualifies, so reserving is not advised."),
        "why_few": _("Too few enterprises fit and qualify for reserving: %(count)s; needed: %(least)s."),
        "why_unverified": _(
            "Too few that fit well have a verified status that qualifies: %(count)s; needed: %(least)s."
        ),
        "why_too_small": _("Too few of those that qualify can carry a contract of this size; smaller lots would help."),
        "why_unsure": _(
            "Those that qualify do not count in full: they fit only possibly, are not verified, or their capacity is"
            " too small or not stated."
        ),
    }


def _changes(_: Translate) -> Mapping[str, str]:
    return {
        "change_verify": _("If more statuses were verified, in number %(count)s: %(level)s."),
        "change_status": _("If the %(count)s enterprises without a stated status qualified: %(level)s."),
        "change_capacity": _("If the %(count)s enterprises without a stated capacity could carry it: %(level)s."),
        "change_more": _(
            "If more enterprises fitted well and had a verified status that qualifies, in number %(count)s: %(level)s."
        ),
        "change_value": _("If the value were known and small enough: %(level)s."),
        "change_smaller": _("If the lot were worth %(value)s at most: %(level)s."),
        "change_duration": _("If the contract ran %(period)s at most: %(level)s."),
        "change_codes": _("If the lot covered only its main procurement code %(code)s: %(level)s."),
        "change_law": _("If national law provided for %(directive)s: %(level)s."),
        "french_needs_turnover": _("The French rule needs turnovers, which nobody stated; this advice uses contracts."),
        "french_no_law": _("The French rule does not look at the law of the country, nor at the procurement codes."),
        "french_not_verified": _("The French rule counts enterprises whose status nobody has verified: %(count)s."),
        "french_mean": _("The French rule divides by the mean turnover (%(mean)s); by the median it is %(median)s."),
        "french_counts": _(
            "The French rule has the same fixed counts for every trade. Enterprises that fit well here: %(count)s."
        ),
    }


_MESSAGES: tuple[Callable[[Translate], Mapping[str, str]], ...] = (_law, _duties, _market, _reasons, _changes)


def _natures(_: Translate) -> Mapping[str, str]:
    return {"services": _("Services"), "works": _("Works"), "goods": _("Goods")}


def _percent(percent: int, language: str) -> str:
    return str(format_percent(percent / 100, locale=locale_of(language)))

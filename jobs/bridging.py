"""Runs the CPV bridge over stored capabilities that have no suggestions of the current one. Encodes only labels."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy.orm import Session

from config.settings import Settings
from jobs.labels import EncodesTexts, load_labels
from matcher.bridge import LabelSpace, bridge_texts, label_space, suggest_codes
from matcher.centre import Centre
from matcher.lot_text import text_hash
from models.database import session_scope
from models.queries.embedding import WaitingCapability, store_suggestions, waiting_capabilities
from models.queries.vectors import OVERALL, language_means, load_vectors

BRIDGE_VERSION = "bridge-2"
"""Counted up when the same vectors lead to other suggestions."""
CAPABILITIES_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class _Bridge:
    """What stays the same while one run goes over the capabilities."""

    encoder_id: str
    centre: Centre
    space: LabelSpace


def bridge_id(encoder_id: str) -> str:
    """Return the name of the bridge that suggests with this encoder's vectors."""
    return f"{encoder_id}/{BRIDGE_VERSION}"


def bridge_capabilities(settings: Settings, encoder: EncodesTexts, enterprise_ids: Sequence[int] | None = None) -> int:
    """Suggest CPV codes for the capabilities that wait for it, of all enterprises or some; return how many.

    Their texts must have vectors; a capability without is passed over. Committed in groups: a killed run is
    completed by the next.
    """
    current = bridge_id(encoder.id)
    with session_scope(settings) as session:
        waiting = waiting_capabilities(session, current, enterprise_ids)
    if not waiting:
        return 0
    bridge = _bridge(settings, encoder, {item.language for item in waiting})
    waiting.sort(key=lambda item: (item.language, item.text))
    done = 0
    for start in range(0, len(waiting), CAPABILITIES_AT_ONCE):
        with session_scope(settings) as session:
            suggested = _suggest(session, bridge, waiting[start : start + CAPABILITIES_AT_ONCE])
            store_suggestions(session, suggested, current)
        done += len(suggested)
    return done


def suggest_for_texts(
    settings: Settings, encoder: EncodesTexts, wanted: Collection[tuple[str, str]]
) -> dict[tuple[str, str], list[list[Any]]]:
    """Return (text, language) -> [[code, confidence], ...]; a text without vectors is left out."""
    words = sorted(wanted)
    if not words:
        return {}
    bridge = _bridge(settings, encoder, {language for _, language in words})
    asked = [WaitingCapability(number, 0, *pair) for number, pair in enumerate(words)]
    with session_scope(settings) as session:
        return {words[number]: codes for number, codes in _suggest(session, bridge, asked)}


def _bridge(settings: Settings, encoder: EncodesTexts, languages: Collection[str]) -> _Bridge:
    labels = load_labels(settings.var_dir, encoder, languages)
    with session_scope(settings) as session:
        means = language_means(session, encoder.id)
    overall = means[OVERALL] if OVERALL in means else labels.english.mean(axis=0).astype(np.float32)
    centre = Centre(overall, means, labels.short_means)
    return _Bridge(encoder.id, centre, label_space(labels.english, centre))


def _suggest(
    session: Session, bridge: _Bridge, waiting: Sequence[WaitingCapability]
) -> list[tuple[int, list[list[Any]]]]:
    """Return the suggestions of those whose texts all have vectors; the same words are looked at once."""
    texts = {text for item in waiting for text in bridge_texts(item.text, item.language)}
    stored = load_vectors(session, [text_hash(text) for text in texts], bridge.encoder_id)
    vectors = {text: stored[key] for text in texts if (key := text_hash(text)) in stored}
    known: dict[tuple[str, str], list[list[Any]]] = {}
    for item in waiting:
        words = (item.text, item.language)
        if words not in known and all(text in vectors for text in bridge_texts(item.text, item.language)):
            found = suggest_codes(*words, vectors=vectors, centre=bridge.centre, space=bridge.space)
            known[words] = [[suggestion.code, suggestion.confidence] for suggestion in found]
    return [(item.id, known[item.text, item.language]) for item in waiting if (item.text, item.language) in known]

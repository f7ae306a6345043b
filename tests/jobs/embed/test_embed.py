"""Embedding: each text once, resumable after a kill, the old encoder serves until the new one has read everything."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import numpy as np
import pytest
from sqlalchemy import select, update

from config.settings import PROJECT_ROOT, Settings
from jobs import embed
from jobs.bridging import bridge_id
from jobs.embed import ask_for_embedding, embed_enterprises, embed_missing, embed_notices
from matcher.bridge import bridge_texts
from matcher.lot_text import text_hash
from models.database import session_scope
from models.enterprises import CapabilityRow, EnterpriseRow
from models.notices import LotRow
from models.queries.vectors import active_encoder_id, language_means, load_vectors
from models.work import WorkItemRow
from tests.jobs.embed.texts import LetterEncoder, add_enterprise, add_lots


def asked_for(settings: Settings) -> dict[str, set[int]]:
    """Pending work: kind -> subjects."""
    with session_scope(settings) as session:
        found: dict[str, set[int]] = {}
        for row in session.scalars(select(WorkItemRow).where(WorkItemRow.state == "pending")):
            found.setdefault(row.kind, set()).add(row.subject_id)
        return found


def forget_work(settings: Settings) -> None:
    with session_scope(settings) as session:
        session.execute(update(WorkItemRow).values(state="done"))


def serving(settings: Settings, wanted: str) -> str:
    with session_scope(settings) as session:
        return active_encoder_id(session, wanted)


def texts_of_labels(encoder: LetterEncoder, texts: set[str]) -> list[str]:
    return [text for text in encoder.asked if text in texts]


def test_all_texts_are_embedded_once_and_a_second_run_encodes_nothing(clean_queues: Settings) -> None:
    add_lots(clean_queues, ["Gartenpflege", "Reinigung", "Reinigung "])
    add_enterprise(clean_queues, "one", "Scrubbing off graffiti, wiping of shop windows")
    first, encoder = LetterEncoder(), LetterEncoder()
    counts = embed_missing(clean_queues, encoder=first)
    wanted = {"Gartenpflege", "Reinigung", *bridge_texts("Scrubbing off graffiti, wiping of shop windows", "en")}
    assert len(wanted) == 5
    assert (counts.lots, counts.enterprises, counts.texts, counts.cached) == (3, 1, 5, 0)
    assert sorted(texts_of_labels(first, wanted)) == sorted(wanted)
    again = embed_missing(clean_queues, encoder=encoder)
    assert (again.texts, again.cached, encoder.asked) == (0, 5, [])


def test_a_text_that_a_lot_shares_with_another_comes_from_the_cache(clean_queues: Settings) -> None:
    add_lots(clean_queues, ["Gartenpflege"])
    embed_missing(clean_queues, encoder=LetterEncoder())
    second = add_lots(clean_queues, ["Gartenpflege"], language="nl")
    encoder = LetterEncoder()
    embed_notices(clean_queues, second, encoder=encoder)
    assert encoder.asked == []


def test_the_stored_vector_is_the_encoded_one_in_half_precision(clean_queues: Settings) -> None:
    add_lots(clean_queues, ["Gartenpflege"])
    embed_missing(clean_queues, encoder=LetterEncoder())
    with session_scope(clean_queues) as session:
        stored = load_vectors(session, [text_hash("Gartenpflege")], "letters-1")[text_hash("Gartenpflege")]
    assert stored.dtype == np.float32
    np.testing.assert_allclose(stored, LetterEncoder().encode(["Gartenpflege"])[0], atol=5e-4)


def test_open_lots_are_embedded_before_others_and_progress_reaches_its_total(
    clean_queues: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embed, "TEXTS_AT_ONCE", 2)
    add_lots(clean_queues, ["a closed one"], state="superseded")
    add_lots(clean_queues, ["an open lot with a long title", "open", "open too"])
    encoder, seen = LetterEncoder(), []
    embed_missing(clean_queues, encoder=encoder, progress=lambda done, total: seen.append((done, total)))
    assert encoder.asked[-1] == "a closed one"
    assert seen == [(2, 4), (3, 4), (4, 4)]


def test_means_of_languages_are_drawn_towards_the_overall_mean(clean_queues: Settings) -> None:
    titles = [f"Gartenpflege {number}" for number in range(20)]
    add_lots(clean_queues, titles)
    add_lots(clean_queues, ["почистване"], language="bg")
    embed_missing(clean_queues, encoder=LetterEncoder())
    with session_scope(clean_queues) as session:
        means = language_means(session, "letters-1")
    german, bulgarian = LetterEncoder().encode(titles), LetterEncoder().encode(["почистване"])
    overall = np.concatenate([german, bulgarian]).mean(axis=0)
    assert set(means) == {"", "de", "bg"}
    np.testing.assert_allclose(means[""], overall, atol=1e-3)
    np.testing.assert_allclose(means["de"], german.mean(axis=0) / 2 + overall / 2, atol=1e-3)
    np.testing.assert_allclose(means["bg"], bulgarian[0] / 21 + overall * 20 / 21, atol=1e-3)


def test_means_change_with_a_tenth_more_lots_or_a_new_language_and_not_before(clean_queues: Settings) -> None:
    add_lots(clean_queues, [f"Gartenpflege {number}" for number in range(20)])
    embed_missing(clean_queues, encoder=LetterEncoder())
    first = _means(clean_queues)
    add_lots(clean_queues, ["Etwas ganz anderes", "Winterdienst"])
    embed_missing(clean_queues, encoder=LetterEncoder())
    assert np.array_equal(_means(clean_queues)["de"], first["de"])
    add_lots(clean_queues, ["Holzbau"])
    embed_missing(clean_queues, encoder=LetterEncoder())
    assert not np.array_equal(_means(clean_queues)["de"], first["de"])
    add_lots(clean_queues, ["groenvoorziening"], language="nl")
    embed_missing(clean_queues, encoder=LetterEncoder())
    assert "nl" in _means(clean_queues)


def _means(settings: Settings) -> dict[str, np.ndarray]:
    with session_scope(settings) as session:
        return language_means(session, "letters-1")


def test_capabilities_get_suggestions_of_the_bridge_even_before_any_lot(clean_queues: Settings) -> None:
    add_enterprise(clean_queues, "one", "School catering services")
    embed_missing(clean_queues, encoder=LetterEncoder())
    with session_scope(clean_queues) as session:
        row = session.scalars(select(CapabilityRow)).one()
    assert row.bridge_id == bridge_id("letters-1")
    assert row.suggestions[0] == ["55524000", 1.0]
    assert all(0 < confidence <= 1 for _, confidence in row.suggestions)
    assert "match_enterprise" not in asked_for(clean_queues)


def test_what_was_embedded_is_asked_to_be_matched(clean_queues: Settings) -> None:
    add_enterprise(clean_queues, "one", "Cleaning")
    notices = add_lots(clean_queues, ["Reinigung", "Gartenpflege"])
    embed_missing(clean_queues, encoder=LetterEncoder())
    assert asked_for(clean_queues)["match_notice"] == set(notices)
    assert asked_for(clean_queues)["match_enterprise"] == {1}


def test_nothing_is_asked_to_be_matched_again_when_nothing_changed(clean_queues: Settings, frozen_now: object) -> None:
    add_enterprise(clean_queues, "one", "Cleaning")
    add_lots(clean_queues, ["Reinigung"])
    embed_missing(clean_queues, encoder=LetterEncoder())
    forget_work(clean_queues)
    with session_scope(clean_queues) as session:
        session.execute(update(LotRow).values(matched_at=frozen_now))
        session.execute(update(EnterpriseRow).values(matched_at=frozen_now))
    embed_missing(clean_queues, encoder=LetterEncoder())
    assert asked_for(clean_queues) == {}


def test_the_handlers_embed_their_subjects_only(clean_queues: Settings) -> None:
    add_enterprise(clean_queues, "one", "Cleaning")
    add_enterprise(clean_queues, "two", "Gardening")
    first, _second = add_lots(clean_queues, ["Reinigung", "Gartenpflege"])
    forget_work(clean_queues)
    encoder = LetterEncoder()
    embed_notices(clean_queues, [first], encoder=encoder)
    assert encoder.asked == ["Reinigung"]
    assert asked_for(clean_queues)["match_notice"] == {first}
    embed_enterprises(clean_queues, [2], encoder=encoder)
    assert texts_of_labels(encoder, {"Cleaning", "Gardening"}) == ["Gardening"]
    with session_scope(clean_queues) as session:
        bridged = session.scalars(select(CapabilityRow).where(CapabilityRow.bridge_id.is_not(None))).all()
    assert [row.text for row in bridged] == ["Gardening"]


def test_a_subject_that_is_gone_is_no_error(clean_queues: Settings) -> None:
    embed_notices(clean_queues, [404], encoder=LetterEncoder())
    embed_enterprises(clean_queues, [404], encoder=LetterEncoder())
    assert asked_for(clean_queues) == {}


def test_old_vectors_serve_until_the_new_encoder_has_read_all_that_is_open(
    clean_queues: Settings, frozen_now: object
) -> None:
    add_enterprise(clean_queues, "one", "Cleaning")
    first, second = add_lots(clean_queues, ["Reinigung", "Gartenpflege"])
    add_lots(clean_queues, ["Vorbei"], state="superseded")
    embed_missing(clean_queues, encoder=LetterEncoder("old"))
    with session_scope(clean_queues) as session:
        session.execute(update(LotRow).values(matched_at=frozen_now))
        session.execute(update(EnterpriseRow).values(matched_at=frozen_now))
    forget_work(clean_queues)
    new = LetterEncoder("new")
    assert ask_for_embedding(clean_queues, "new") == 4
    for subject in (first, second):
        embed_notices(clean_queues, [subject], encoder=new)
        assert serving(clean_queues, "new") == "old"
    forget_work(clean_queues)
    embed_enterprises(clean_queues, [1], encoder=new)
    assert serving(clean_queues, "new") == "new"
    assert asked_for(clean_queues)["match_enterprise"] == {1}


def test_a_new_lot_does_not_bring_the_old_encoder_back(clean_queues: Settings) -> None:
    add_lots(clean_queues, ["Reinigung", "Gartenpflege"])
    embed_missing(clean_queues, encoder=LetterEncoder("old"))
    embed_missing(clean_queues, encoder=LetterEncoder("new"))
    assert serving(clean_queues, "new") == "new"
    add_lots(clean_queues, ["Winterdienst"])
    assert serving(clean_queues, "new") == "new"
    assert serving(clean_queues, "never used") in {"old", "new"}


IN_MID_EMBED = """
import sys
from config.settings import Settings
from jobs import embed
from tests.jobs.embed.texts import LetterEncoder

class Stuck(LetterEncoder):
    def encode(self, texts):
        if len(self.asked) >= 4:
            print("stuck", flush=True)
            sys.stdin.read()
        return super().encode(texts)

embed.TEXTS_AT_ONCE = 2
embed.embed_missing(Settings(_env_file=None), encoder=Stuck())
"""


def test_a_run_that_was_killed_in_mid_embed_is_completed_by_the_next(clean_queues: Settings) -> None:
    titles = [f"Gartenpflege {number}" for number in range(9)]
    add_lots(clean_queues, titles)
    environment = {
        **os.environ,
        "DATABASE_URL": str(clean_queues.database_url),
        "REDIS_URL": str(clean_queues.redis_url),
        "VAR_DIR": str(clean_queues.var_dir),
    }
    process = subprocess.Popen(
        [sys.executable, "-c", IN_MID_EMBED],
        cwd=PROJECT_ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"stuck\n"
        os.kill(process.pid, signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    encoder = LetterEncoder()
    counts = embed_missing(clean_queues, encoder=encoder)
    assert (counts.texts, counts.cached) == (5, 4)
    assert len(encoder.asked) == 5
    with session_scope(clean_queues) as session:
        assert len(load_vectors(session, [text_hash(title) for title in titles], "letters-1")) == 9


@pytest.mark.encoder
def test_the_real_encoder_finds_the_trade_across_languages(clean_queues: Settings) -> None:
    capability = "Поддържане на паркове и градини"
    add_enterprise(clean_queues, "one", capability, language="bg")
    add_lots(clean_queues, ["Pflege von Grünanlagen und Parks", "Lieferung von Druckerpapier"])
    counts = embed_missing(clean_queues)
    assert counts.texts == 2 + len(bridge_texts(capability, "bg"))
    with session_scope(clean_queues) as session:
        codes = [code for code, _ in session.scalars(select(CapabilityRow.suggestions)).one()]
    assert any(code.startswith("7731") for code in codes[:5])

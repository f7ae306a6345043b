"""How fast lots are embedded and how near their vectors are to float32, against plain ``SentenceTransformer.encode``.

Both sides read the same texts (title and description of real lots), cut at the same number of tokens, in turns within
one run, so that the ratio holds whatever else the machine does.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

import numpy as np
from numpy.typing import NDArray

from config.settings import PROJECT_ROOT, get_settings
from jobs.encoder.weights import read_weights, weights_path
from jobs.encoders import DEFAULT_PROMPT, load_encoder
from matcher.lot_text import lot_text
from tests.bench.plain_encoder import write_plain
from tests.bench.rows import Row

LOTS = PROJECT_ROOT.parent / "shared" / "data" / "bench" / "lots.jsonl"
PREFIXES = ("2-encode",)
N_TEXTS = 200
ROUNDS = 3
PLAIN_BATCH = 32

Vectors = NDArray[np.float32]


def rows() -> Iterator[Row]:
    """Yield the rows of embedding; none where the lots are not beside the checkout."""
    if not LOTS.is_file():
        return
    settings = get_settings().model_copy(update={"encoder_model": None})
    texts = _texts()
    encoder = load_encoder(settings)
    with tempfile.TemporaryDirectory() as folder:
        plain = write_plain(read_weights(weights_path()), Path(folder))
        plain.max_seq_length = settings.encoder_max_tokens

        def encode_plainly() -> Vectors:
            vectors: Vectors = plain.encode(
                texts, prompt=DEFAULT_PROMPT, batch_size=PLAIN_BATCH, normalize_embeddings=True, show_progress_bar=False
            )
            return vectors

        plain_s, ours_s, wanted, got = _compare(encode_plainly, lambda: encoder.encode(texts))
    nearness = (wanted * got).sum(axis=1)
    against = (
        f"plain fp32 encode, {len(texts) / plain_s:.1f} texts/s, batch {PLAIN_BATCH}: {len(texts)} lots, "
        f"both cut at {settings.encoder_max_tokens} tokens, median of {ROUNDS} rounds in turns"
    )
    yield Row("2-encode-ratio", plain_s / ours_s, "x fp32", ">= 2.5", against)
    yield Row("2-encode-cosine-min", float(nearness.min()), "cosine", ">= 0.99", f"fp32; mean {nearness.mean():.4f}")
    yield Row("2-encode-rate", len(texts) / ours_s, "texts/s", f">= {2.5 * len(texts) / plain_s:.1f}", against)


def _texts() -> list[str]:
    lots = [json.loads(line) for line in LOTS.read_text(encoding="utf-8").splitlines()]
    chosen = np.linspace(0, len(lots) - 1, N_TEXTS, dtype=int)
    return [lot_text(lots[index]["title"], lots[index]["description"]) for index in chosen]


def _compare(plainly: Callable[[], Vectors], ours: Callable[[], Vectors]) -> tuple[float, float, Vectors, Vectors]:
    """Return the median seconds of both and the vectors of both; a first round warms up and does not count."""
    plainly(), ours()
    taken = [(*_timed(plainly), *_timed(ours)) for _ in range(ROUNDS)]
    return median(turn[0] for turn in taken), median(turn[2] for turn in taken), taken[-1][1], taken[-1][3]


def _timed(encode: Callable[[], Vectors]) -> tuple[float, Vectors]:
    started = time.perf_counter()
    vectors = encode()
    return time.perf_counter() - started, vectors

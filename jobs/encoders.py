"""The encoder: the only place that loads sentence-transformers. Prepares the default one, names any other.

No model hub is asked for the default encoder; its weights come with a package.
"""

from __future__ import annotations

import logging
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")

import numpy as np
import torch
from filelock import FileLock
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer

from config.settings import Settings
from jobs.encoder.catalogue import default_folder, encoder_id, is_prepared, local_folder

logger = logging.getLogger(__name__)

Vectors = NDArray[np.float32]
Say = Callable[[str], None]
DEFAULT_PROMPT = "query: "
"""What e5 was trained to see; on both sides it compares lots and capabilities best."""
TEXTS_AT_ONCE = 128
"""Between two words to ``progress``; the default encoder runs each text by itself all the same."""
PROMPT_NAMES = ("passage", "document", "query")


class EncoderError(RuntimeError):
    """The encoder cannot be prepared or loaded; raised before any text is read. The message says what to do."""


@dataclass(frozen=True, slots=True)
class Encoder:
    """A loaded encoder. ``id`` is the key of its vectors, ``dimension`` their length, ``batch`` texts run at once."""

    id: str
    dimension: int
    model: SentenceTransformer
    prompt: str
    batch: int = TEXTS_AT_ONCE

    def encode(self, texts: Sequence[str], *, progress: Callable[[int], None] = lambda _: None) -> Vectors:
        """Return (n, d) float32 vectors of length 1, in their order; ``progress`` hears how many are done."""
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        order = np.argsort([-len(text) for text in texts], kind="stable")
        for start in range(0, len(order), TEXTS_AT_ONCE):
            chosen = order[start : start + TEXTS_AT_ONCE]
            vectors[chosen] = self.model.encode(
                [texts[index] for index in chosen],
                prompt=self.prompt or None,
                batch_size=self.batch,
                normalize_embeddings=True,
                show_progress_bar=False,
            )
            progress(len(chosen))
        return vectors


def load_encoder(settings: Settings) -> Encoder:
    """Return the encoder of the settings, prepared if need be and loaded once per process.

    Raises:
        EncoderError: it cannot be prepared or loaded.
    """
    if settings.encoder_model is None:
        prepare_encoder(settings)
    return _load(settings)


def prepare_encoder(settings: Settings, say: Say = logger.info) -> Path | None:
    """Convert the default encoder unless that was done; return its folder, or ``None`` for another encoder.

    Two processes may do so at once: one converts, the other waits. A conversion that was interrupted starts anew.

    Raises:
        EncoderError: the weights are missing or not the ones expected.
    """
    if settings.encoder_model is not None:
        return None
    folder = default_folder(settings)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(f"{folder}.lock"):
        if not is_prepared(settings):
            say("Preparing the encoder, once (about ten seconds) ...")
            _convert(folder)
            say("The encoder is prepared.")
    return folder


def _convert(folder: Path) -> None:
    """Write beside the folder, then rename: a folder of that name is always whole."""
    from jobs.encoder.convert import write_int8
    from jobs.encoder.weights import WeightsError, read_weights, weights_path

    unfinished = f"{folder.name}.unfinished-"
    for leftover in (folder, *folder.parent.glob(f"{unfinished}*")):
        shutil.rmtree(leftover, ignore_errors=True)
    made = Path(tempfile.mkdtemp(prefix=unfinished, dir=folder.parent))
    try:
        write_int8(read_weights(weights_path()), made)
    except WeightsError as error:
        shutil.rmtree(made, ignore_errors=True)
        raise EncoderError(str(error)) from error
    made.chmod(0o755)
    made.rename(folder)


@cache
def _load(settings: Settings) -> Encoder:
    threads = settings.encoder_threads or os.cpu_count() or 1
    torch.set_num_threads(threads)
    if settings.encoder_model is None:
        from jobs.encoder.onnx_module import OnnxEncoder

        module = OnnxEncoder(default_folder(settings), max_tokens=settings.encoder_max_tokens, threads=threads)
        model = SentenceTransformer(modules=[module], device="cpu")
        return Encoder(encoder_id(settings), module.get_embedding_dimension(), model, DEFAULT_PROMPT)
    return _other(settings, settings.encoder_model)


def _other(settings: Settings, name: str) -> Encoder:
    """Load any sentence-transformers folder or hub id; a folder is loaded without asking the hub."""
    folder = local_folder(name)
    if folder is not None and not (folder / "modules.json").is_file():
        raise EncoderError(f"ENCODER_MODEL={name} is not a sentence-transformers folder: it has no modules.json.")
    try:
        model = SentenceTransformer(str(folder or name), device="cpu", local_files_only=folder is not None)
    except (OSError, ValueError) as error:
        raise EncoderError(
            f"ENCODER_MODEL={name} cannot be loaded: {error}. Name a sentence-transformers folder or a hub id."
        ) from error
    model.max_seq_length = min(settings.encoder_max_tokens, model.max_seq_length or settings.encoder_max_tokens)
    dimension = model.get_embedding_dimension()
    if dimension is None:
        raise EncoderError(f"ENCODER_MODEL={name} does not say how long its vectors are.")
    return Encoder(encoder_id(settings), dimension, model, _prompt(model, name), settings.encoder_batch)


def _prompt(model: SentenceTransformer, name: str) -> str:
    """Return what is put before every text: e5's own word, else the encoder's prompt for passages or queries."""
    if re.search(r"\be5\b", name.rstrip("/").rsplit("/", 1)[-1].lower()):
        return DEFAULT_PROMPT
    return next((text for item in PROMPT_NAMES if (text := model.prompts.get(item))), "")

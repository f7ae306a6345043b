"""A sentence-transformers module that runs the prepared encoder on the CPU: tokens in, mean-pooled vectors out.

Each text runs by itself on one thread, as many texts side by side as there are threads. The layers quantise what they
see per tensor, so texts that share a batch would change each other's vectors (cosine down to 0.993); alone, a vector
depends on its text only, nothing is spent on padding, and it is no slower.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import torch
from numpy.typing import NDArray
from sentence_transformers.base.modules import InputModule
from tokenizers import Tokenizer

from jobs.encoder.catalogue import LAYERS_FILE, LEVELS_FILE, SCALES_FILE, TOKENIZER_FILE
from jobs.encoder.weights import WordTable


class OnnxEncoder(InputModule):
    """The first and only module of the default encoder."""

    def __init__(self, folder: Path, *, max_tokens: int, threads: int) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
        self.max_seq_length = max_tokens
        levels = np.load(folder / LEVELS_FILE, mmap_mode="r")
        self._words = WordTable(levels, np.load(folder / SCALES_FILE, mmap_mode="r"))
        self._session = onnxruntime.InferenceSession(
            str(folder / LAYERS_FILE),
            _options(),
            providers=["CPUExecutionProvider"],
            disabled_optimizers=["SkipLayerNormFusion"],  # the fused operator takes four times as long on a CPU
        )
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="encoder")

    @property
    def max_seq_length(self) -> int:
        """Tokens of a text that are read, the prompt and the marks of beginning and end among them."""
        return self._max_tokens

    @max_seq_length.setter
    def max_seq_length(self, tokens: int) -> None:
        self._max_tokens = tokens
        self.tokenizer.enable_truncation(tokens)

    def get_embedding_dimension(self) -> int:
        """Return the length of the vectors."""
        return int(self._words.levels.shape[1])

    def preprocess(self, inputs: Sequence[Any], prompt: str | None = None, **_: object) -> dict[str, Any]:
        """Return the texts behind their prompt; each is cut into tokens on the thread that runs it."""
        return {"texts": [(prompt or "") + text for text in inputs]}

    def forward(self, features: dict[str, Any], **_: object) -> dict[str, Any]:
        """Add ``sentence_embedding``: (n, d) float32 of length 1."""
        texts: list[str] = features["texts"]
        vectors = np.zeros((len(texts), self.get_embedding_dimension()), np.float32)
        longest_first = sorted(range(len(texts)), key=lambda row: -len(texts[row]))
        found = self._threads.map(lambda row: self._vector(texts[row]), longest_first)
        for row, vector in zip(longest_first, found, strict=True):
            vectors[row] = vector
        return {**features, "sentence_embedding": torch.from_numpy(vectors)}

    def save(self, output_path: str, *args: object, **kwargs: object) -> None:
        """Refuse: the folder is made by ``jobs.encoder.convert``."""
        raise NotImplementedError("The default encoder is made by conversion, not saved.")

    def _vector(self, text: str) -> NDArray[np.float32]:
        words = self._words.rows(self.tokenizer.encode(text).ids)
        (hidden,) = self._session.run(None, {"words": words[None]})
        mean: NDArray[np.float32] = hidden[0].mean(axis=0)
        return mean / np.linalg.norm(mean)


def _options() -> onnxruntime.SessionOptions:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.enable_mem_pattern = False  # every text has another length: patterns would only pile up
    options.enable_cpu_mem_arena = False  # threads would wait for it: 7 % slower
    options.add_session_config_entry("optimization.enable_gelu_approximation", "1")  # cosine 0.999998, 2 % faster
    return options

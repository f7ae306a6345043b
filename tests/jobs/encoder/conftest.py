"""The real encoder, prepared once per run, and a tiny random one as any sentence-transformers folder."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

from config.settings import Settings
from jobs.encoders import Encoder, load_encoder, prepare_encoder

WORDS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "query", ":", "garden", "cleaning", "catering", "school")


@pytest.fixture(scope="session")
def prepared(settings: Settings) -> Path:
    folder = prepare_encoder(settings)
    assert folder is not None
    return folder


@pytest.fixture(scope="session")
def encoder(settings: Settings, prepared: Path) -> Encoder:
    return load_encoder(settings)


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def write_tiny(folder: Path, *, prompts: dict[str, str] | None = None) -> Path:
    network = folder.with_name(f"{folder.name}-network")
    sizes = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 32}
    BertModel(BertConfig(vocab_size=len(WORDS), max_position_embeddings=64, **sizes)).save_pretrained(network)
    tokenizer = Tokenizer(models.WordLevel({word: place for place, word in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, unk_token="[UNK]", pad_token="[PAD]", cls_token="[CLS]", sep_token="[SEP]"
    ).save_pretrained(network)
    transformer = Transformer(str(network))
    pooling = Pooling(transformer.get_embedding_dimension(), pooling_mode="mean")
    made = SentenceTransformer(modules=[transformer, pooling, Normalize()], device="cpu", prompts=prompts)
    made.save(str(folder))
    return folder


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny(tmp_path_factory.mktemp("encoders") / "tiny")

"""The same weights as an ordinary sentence-transformers folder in float32: what the encoder is compared with."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

from jobs.encoder.convert import tokenizer
from jobs.encoder.weights import Weights

_LAYER_PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_EMBEDDING_PARTS = {
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}
_WORDS = "embeddings.word_embeddings.weight"


def write_plain(weights: Weights, folder: Path) -> SentenceTransformer:
    """Write the folder (0.5 GB) and return it loaded: BERT, mean of the tokens, length 1."""
    network = folder / "network"
    bert(weights).save_pretrained(network)
    marks = {"unk_token": "<unk>", "pad_token": "<pad>", "bos_token": "<s>", "eos_token": "</s>"}
    made = PreTrainedTokenizerFast(tokenizer_object=tokenizer(weights), cls_token="<s>", sep_token="</s>", **marks)
    made.save_pretrained(network)
    transformer = Transformer(str(network))
    pooling = Pooling(transformer.get_embedding_dimension(), pooling_mode="mean")
    SentenceTransformer(modules=[transformer, pooling, Normalize()], device="cpu").save(str(folder / "plain"))
    return SentenceTransformer(str(folder / "plain"), device="cpu", local_files_only=True)


def bert(weights: Weights) -> BertModel:
    """Return the whole network in float32, in evaluation mode: about 0.5 GB."""
    sizes = weights.sizes
    config = BertConfig(
        vocab_size=sizes.vocabulary,
        hidden_size=sizes.hidden,
        num_hidden_layers=sizes.layers,
        num_attention_heads=sizes.heads,
        intermediate_size=sizes.intermediate,
        max_position_embeddings=sizes.positions,
        type_vocab_size=sizes.types,
    )
    network = BertModel(config, add_pooling_layer=False)
    network.train(False)
    state = network.state_dict()
    for source, target in _names(sizes.layers).items():
        values = np.ascontiguousarray(weights.tensors[source]).reshape(state[target].shape)
        state[target] = torch.from_numpy(values.copy())
    state[_WORDS] = torch.from_numpy(weights.words.rows(np.arange(sizes.vocabulary)))
    network.load_state_dict(state)
    return network


def _names(n_layers: int) -> dict[str, str]:
    layers = {
        f"l{layer}.{short}.{source}": f"encoder.layer.{layer}.{part}.{target}"
        for layer in range(n_layers)
        for short, part in _LAYER_PARTS.items()
        for source, target in (("w", "weight"), ("b", "bias"))
    }
    return {**_EMBEDDING_PARTS, **layers}

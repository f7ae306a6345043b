"""Turns the weights into a sentence-transformers folder (fp32) and into the int8 ONNX form that serves."""

from __future__ import annotations

import json
import warnings
from pathlib import Path

import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers import optimizer
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
from transformers import BertConfig, BertModel

from jobs.encoder.weights import Weights

OPSET = 17
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
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}
_SPECIAL_TOKENS = ("<s>", "<pad>", "</s>", "<unk>")


def bert(weights: Weights) -> BertModel:
    """Return the network with its weights, in evaluation mode."""
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
    config._attn_implementation = "eager"  # noqa: SLF001 - the setting has no public name on a config
    network = BertModel(config, add_pooling_layer=False)
    network.train(False)
    state = network.state_dict()
    for source, target in _names(sizes.layers).items():
        values = np.ascontiguousarray(weights.tensors[source]).reshape(state[target].shape)
        state[target] = torch.from_numpy(values.copy())
    network.load_state_dict(state)
    return network


def tokenizer(weights: Weights) -> Tokenizer:
    """Return the tokenizer: unigram pieces after NFKC, as XLM-RoBERTa's."""
    made = Tokenizer(models.Unigram(list(weights.vocabulary), unk_id=weights.sizes.unknown_token, byte_fallback=False))
    made.normalizer = normalizers.Sequence(
        [normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    made.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always", split=True)
    made.decoder = decoders.Metaspace()
    made.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    made.add_special_tokens([AddedToken(token, normalized=False) for token in _SPECIAL_TOKENS])
    return made


def write_int8(weights: Weights, folder: Path) -> None:
    """Write tokenizer.json and model.onnx (int8 per channel, seven bits so that AVX2 does not saturate) to a folder."""
    tokenizer(weights).save(str(folder / "tokenizer.json"))
    exported, fused = folder / "exported.onnx", folder / "fused.onnx"
    _export(bert(weights), exported)
    sizes = weights.sizes
    optimised = optimizer.optimize_model(
        str(exported), model_type="bert", num_heads=sizes.heads, hidden_size=sizes.hidden, opt_level=0
    )
    optimised.save_model_to_file(str(fused))
    quantize_dynamic(
        fused,
        folder / "model.onnx",
        weight_type=QuantType.QInt8,
        per_channel=True,
        reduce_range=True,
        extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
    )
    exported.unlink()
    fused.unlink()
    (folder / "sizes.json").write_text(json.dumps({"dimension": sizes.hidden}), encoding="utf-8")


class _Hidden(torch.nn.Module):
    """The network as ONNX sees it: ids and mask in, hidden states out."""

    def __init__(self, network: BertModel) -> None:
        super().__init__()
        self.network = network

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        hidden: torch.Tensor = self.network(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=torch.zeros_like(input_ids)
        ).last_hidden_state
        return hidden


def _export(network: BertModel, path: Path) -> None:
    example = torch.ones(2, 16, dtype=torch.long)
    axes = {0: "texts", 1: "tokens"}
    with warnings.catch_warnings(), torch.inference_mode():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            _Hidden(network),
            (example, example),
            str(path),
            input_names=["input_ids", "attention_mask"],
            output_names=["hidden"],
            dynamic_axes={"input_ids": axes, "attention_mask": axes, "hidden": axes},
            opset_version=OPSET,
            dynamo=False,
        )


def _names(n_layers: int) -> dict[str, str]:
    layers = {
        f"l{layer}.{short}.{source}": f"encoder.layer.{layer}.{part}.{target}"
        for layer in range(n_layers)
        for short, part in _LAYER_PARTS.items()
        for source, target in (("w", "weight"), ("b", "bias"))
    }
    return {**_EMBEDDING_PARTS, **layers}

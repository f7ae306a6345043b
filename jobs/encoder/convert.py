"""Turns the weights into the form that serves: a tokenizer, a table of word vectors, and the layers as int8 ONNX."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.quant_utils import add_pre_process_metadata
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

from jobs.encoder.catalogue import LAYERS_FILE, LEVELS_FILE, SCALES_FILE, TOKENIZER_FILE
from jobs.encoder.layers import UNQUANTISED, Layers
from jobs.encoder.weights import Weights

OPSET = 17
_SPECIAL_TOKENS = ("<s>", "<pad>", "</s>", "<unk>")


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
    """Write the encoder to a folder: the tokenizer, the vectors of the words, and the layers as int8 ONNX.

    Quantised per channel and in seven bits, since AVX2 saturates on eight.
    """
    tokenizer(weights).save(str(folder / TOKENIZER_FILE))
    np.save(folder / LEVELS_FILE, weights.words.levels)
    np.save(folder / SCALES_FILE, weights.words.scales)
    exported = folder / "exported.onnx"
    _export(Layers(weights), exported)
    network = onnx.load(exported)
    add_pre_process_metadata(network)  # nothing is left to infer; without the mark the quantiser warns
    quantize_dynamic(
        network,
        folder / LAYERS_FILE,
        weight_type=QuantType.QInt8,
        per_channel=True,
        reduce_range=True,
        nodes_to_exclude=[node.name for node in network.graph.node if UNQUANTISED in node.name],
        extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
    )
    exported.unlink()


def _export(layers: Layers, path: Path) -> None:
    with warnings.catch_warnings(), torch.inference_mode():
        warnings.simplefilter("ignore")  # the exporter warns of itself and of every shape that it traces
        torch.onnx.export(
            layers,
            (torch.zeros(1, 16, layers.places.shape[1]),),
            str(path),
            input_names=["words"],
            output_names=["hidden"],
            dynamic_axes={"words": {1: "tokens"}, "hidden": {1: "tokens"}},
            opset_version=OPSET,
            dynamo=False,
        )

"""The layers of the default encoder as the exporter sees them: one text, without a mask, attention as one operator.

In float32 the same function as ``transformers``' BertModel, in fewer operators: what is not a quantised product costs a
third of the time.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

from jobs.encoder.weights import Weights

LAYER_NORM_EPSILON = 1e-12
SPIKES = {0: 318, 4: 778}
"""By layer, the one channel between the wide products that runs ten to twenty times above all others. It alone would
set the step of the whole tensor, so it is computed beside the quantised products, in float32 (cosine to float32: least
0.984 -> 0.997). The weights are pinned by their checksum, so the channels are facts."""
UNQUANTISED = "spike"
"""Part of the names of the products that stay in float32."""


class Layers(nn.Module):
    """Vectors of one text's pieces in, (1, tokens, hidden) float32; hidden states of the same shape out."""

    def __init__(self, weights: Weights) -> None:
        super().__init__()
        places = _tensor(weights, "emb.pos", -1, weights.sizes.hidden)
        kind = _tensor(weights, "emb.type", -1, weights.sizes.hidden)[0]
        self.places = nn.Buffer(places + kind)
        self.norm = _norm(weights, "emb.ln")
        self.blocks = nn.ModuleList(_Block(weights, layer) for layer in range(weights.sizes.layers))

    def forward(self, words: Tensor) -> Tensor:
        """Return the hidden states after the last layer."""
        hidden: Tensor = self.norm(words + self.places[: words.shape[1]])
        for block in self.blocks:
            hidden = block(hidden)
        return hidden


class _Attention(torch.autograd.Function):
    """Attention of several heads; exported as the operator MultiHeadAttention of onnxruntime."""

    @staticmethod
    def forward(_: object, query: Tensor, key: Tensor, value: Tensor, heads: int) -> Tensor:
        query, key, value = (part.reshape(*part.shape[:2], heads, -1).transpose(1, 2) for part in (query, key, value))
        return nn.functional.scaled_dot_product_attention(query, key, value).transpose(1, 2).flatten(2)

    @staticmethod
    def symbolic(graph: Any, query: Any, key: Any, value: Any, heads: int) -> Any:
        made = graph.op("com.microsoft::MultiHeadAttention", query, key, value, num_heads_i=heads)
        return made.setType(query.type())


class _Block(nn.Module):
    """Attention, then the two wide products, each added to what came in and normalised."""

    def __init__(self, weights: Weights, layer: int) -> None:
        super().__init__()
        name = f"l{layer}"
        self.heads = weights.sizes.heads
        self.query, self.key, self.value = (_linear(weights, f"{name}.{part}") for part in "qkv")
        self.attended = _linear(weights, f"{name}.ao")
        self.attended_norm = _norm(weights, f"{name}.aln")
        self.widen = _linear(weights, f"{name}.fi")
        self.narrow = _linear(weights, f"{name}.fo")
        self.norm = _norm(weights, f"{name}.oln")
        self.spike = _Spike(self.widen, self.narrow, SPIKES[layer]) if layer in SPIKES else None

    def forward(self, hidden: Tensor) -> Tensor:
        parts = self.query(hidden), self.key(hidden), self.value(hidden)
        seen = _Attention.apply(*parts, self.heads)  # type: ignore[no-untyped-call]
        hidden = self.attended_norm(hidden + self.attended(seen))
        added = self.narrow(nn.functional.gelu(self.widen(hidden)))
        if self.spike is not None:
            added = added + self.spike(hidden)
        normed: Tensor = self.norm(hidden + added)
        return normed


class _Spike(nn.Module):
    """One channel of the wide products, taken out of them."""

    def __init__(self, widen: nn.Linear, narrow: nn.Linear, channel: int) -> None:
        super().__init__()
        self.widen = nn.Linear(widen.in_features, 1)
        self.narrow = nn.Linear(1, narrow.out_features, bias=False)
        with torch.no_grad():
            self.widen.weight.copy_(widen.weight[channel])
            self.widen.bias.copy_(widen.bias[channel])
            self.narrow.weight.copy_(narrow.weight[:, channel : channel + 1])
            widen.weight[channel] = 0
            widen.bias[channel] = 0
            narrow.weight[:, channel] = 0

    def forward(self, hidden: Tensor) -> Tensor:
        """Return what the channel adds, in the shape of ``hidden``."""
        added: Tensor = self.narrow(nn.functional.gelu(self.widen(hidden)))
        return added


def _linear(weights: Weights, name: str) -> nn.Linear:
    bias = _tensor(weights, f"{name}.b", -1)
    matrix = _tensor(weights, f"{name}.w", len(bias), -1)
    made = nn.Linear(matrix.shape[1], matrix.shape[0])
    made.weight, made.bias = nn.Parameter(matrix), nn.Parameter(bias)
    return made


def _norm(weights: Weights, name: str) -> nn.LayerNorm:
    made = nn.LayerNorm(weights.sizes.hidden, eps=LAYER_NORM_EPSILON)
    made.weight, made.bias = (nn.Parameter(_tensor(weights, f"{name}.{end}", -1)) for end in "wb")
    return made


def _tensor(weights: Weights, name: str, *shape: int) -> Tensor:
    return torch.tensor(weights.tensors[name]).reshape(*shape)

"""The relation network in torch: a sentence is read once, each ordered pair from there on.

The first `shared` layers of MiniLM read the sentence. Then a learned mark is added to the states
of the actor's tokens and another to the recipient's, and the layers above read the sentence again
for that pair (with `shared=0` the marks stand at the input). The last layer is computed only
where it is read: at the first token and at the two entities.
"""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as F

WIDTH, HEADS, INNER, LAYERS = 384, 12, 1536, 6
TYPES, FACTUALITIES = 24, 6
EPSILON = 1e-12


class Locked(nn.Module):
    """Dropout of whole features of a sentence: as good a regulariser, far fewer random numbers."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share

    def forward(self, states: Tensor) -> Tensor:
        """states (n, ..., WIDTH) -> the same, some features 0 over the whole of a row."""
        if not self.training or self.share <= 0:
            return states
        kept = torch.rand(states.shape[0], *([1] * (states.dim() - 2)), states.shape[-1])
        return states * ((kept >= self.share) / (1 - self.share)).to(states.dtype)


class Layer(nn.Module):
    """One transformer layer of BERT; `queries` limits which places it computes."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.norm = nn.LayerNorm(WIDTH, EPSILON)
        self.inner, self.outer = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)
        self.last_norm = nn.LayerNorm(WIDTH, EPSILON)
        self.drop = Locked(dropout)

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        """states (n, length, WIDTH), mask (n, length) of booleans -> states."""
        n, length, _ = states.shape
        q, k, v = (
            part(states).view(n, length, HEADS, -1).transpose(1, 2)
            for part in (self.query, self.key, self.value)
        )
        # written out: on short sentences it trains far faster than the fused kernel
        scores = q @ k.transpose(2, 3) * q.shape[-1] ** -0.5
        scores = scores.masked_fill(~mask[:, None, None, :], -1e4)
        read = scores.softmax(-1).to(v.dtype) @ v
        read = read.transpose(1, 2).reshape(n, length, WIDTH)
        states = self.norm(states + self.drop(self.out(read)))
        return self.last_norm(states + self.drop(self.outer(F.gelu(self.inner(states)))))


class Network(nn.Module):
    """Token ids and pairs to type and factuality logits."""

    def __init__(self, shared: int = 2, dropout: float = 0.1) -> None:
        super().__init__()
        self.shared = shared
        self.words = nn.Embedding(30522, WIDTH)
        self.places = nn.Embedding(512, WIDTH)
        self.segment = nn.Parameter(torch.zeros(WIDTH))
        self.norm = nn.LayerNorm(WIDTH, EPSILON)
        self.drop = Locked(dropout)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))
        self.marks = nn.Parameter(torch.randn(2, WIDTH) * 0.05)
        self.stand_ins = nn.Parameter(torch.zeros(4, WIDTH))
        self.type_head = nn.Linear(3 * WIDTH, TYPES)
        self.fact_head = nn.Linear(3 * WIDTH, FACTUALITIES)

    def forward(
        self, ids: Tensor, mask: Tensor, sentence: Tensor, actor: Tensor, recipient: Tensor
    ) -> tuple[Tensor, Tensor]:
        """ids, mask (sentences, length); sentence (pairs,); actor, recipient (pairs, length) of
        weights that sum to one over an entity's tokens (all 0 where it has none)."""
        with torch.no_grad():
            rows = self.words(ids)
        for kind in range(4):
            rows = torch.where((ids == kind + 1)[..., None], self.stand_ins[kind], rows)
        states = rows + self.places.weight[: ids.shape[1]].detach() + self.segment.detach()
        states = self.drop(self.norm(states))
        mask = mask.bool()
        for layer in self.layers[: self.shared]:
            states = layer(states, mask)
        states, mask = states[sentence], mask[sentence]
        # binary marks: every token of the entity carries the whole mark
        states = states + (actor > 0)[..., None] * self.marks[0]
        states = states + (recipient > 0)[..., None] * self.marks[1]
        for layer in self.layers[self.shared :]:
            states = layer(states, mask)
        one = (actor[:, None, :] @ states.to(actor.dtype))[:, 0]
        two = (recipient[:, None, :] @ states.to(actor.dtype))[:, 0]
        read = self.drop(torch.cat([states[:, 0].to(actor.dtype), one, two], dim=1))
        return self.type_head(read), self.fact_head(read)


def pretrained(folder: Path, **settings: float) -> Network:
    """A network with MiniLM's weights from `folder`/model.safetensors; its heads are new."""
    network = Network(**settings)  # type: ignore[arg-type]
    weights = load_file(folder / "model.safetensors")
    weights = {name.removeprefix("bert."): value for name, value in weights.items()}
    state = {
        "words.weight": weights["embeddings.word_embeddings.weight"],
        "places.weight": weights["embeddings.position_embeddings.weight"],
        "segment": weights["embeddings.token_type_embeddings.weight"][0],
        "norm.weight": weights["embeddings.LayerNorm.weight"],
        "norm.bias": weights["embeddings.LayerNorm.bias"],
    }
    names = {
        "query": "attention.self.query", "key": "attention.self.key",
        "value": "attention.self.value", "out": "attention.output.dense",
        "norm": "attention.output.LayerNorm", "inner": "intermediate.dense",
        "outer": "output.dense", "last_norm": "output.LayerNorm",
    }  # fmt: skip
    for number in range(LAYERS):
        for ours, theirs in names.items():
            for part in ("weight", "bias"):
                state[f"layers.{number}.{ours}.{part}"] = weights[
                    f"encoder.layer.{number}.{theirs}.{part}"
                ]
    missing, unexpected = network.load_state_dict(state, strict=False)
    assert not unexpected, unexpected
    assert all(m.startswith(("marks", "stand_ins", "type_head", "fact_head")) for m in missing)
    return network

"""The layers of the packaged encoder over packed tokens: texts of equal length share a block, and nothing is padded.

Only the layers are learned; the embeddings of word pieces stay as they are.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

import torch
import torch.nn.functional as F  # noqa: N812 - so it is called everywhere
from tokenizers import Tokenizer
from torch import Tensor

from matcher.encoding import packaged_model

LAYERS = "encoder."
_PRECISIONS = {"bfloat16": torch.bfloat16, "float32": torch.float32}
_BLOCK = 1024


class Base(NamedTuple):
    """The packaged encoder, taken apart."""

    tokenizer: Tokenizer
    sizes: packaged_model.Sizes
    epsilon: float
    fixed: Mapping[str, Tensor]
    """The embeddings."""
    layers: Mapping[str, Tensor]
    """The weights that are learned, float32, by name."""


class _Run(NamedTuple):
    """Texts of equal length that follow each other."""

    size: int
    length: int

    @property
    def tokens(self) -> int:
        return self.size * self.length


def load() -> Base:
    """Reads the packaged encoder as its makers trained it; a second or two. ModuleNotFoundError without the package."""
    packed = packaged_model.read(packaged_model.packed_file())
    # As the model folder has them, which is what vectors are made with: rounded to float16.
    state = {name: value.half().float() for name, value in packaged_model.state(packed).items()}
    tokenizer = packaged_model.tokenizer(packed).backend_tokenizer
    tokenizer.no_padding()
    tokenizer.no_truncation()
    layers = {name: state[name] for name in sorted(state) if name.startswith(LAYERS)}
    fixed = {name: value for name, value in state.items() if name not in layers}
    return Base(tokenizer, packed.sizes, packed.epsilon, fixed, layers)


def precision(wanted: str) -> str:
    """The name of the arithmetic; `auto` is bfloat16 where the processor multiplies it in hardware, else float32."""
    if wanted != "auto":
        return wanted
    found = torch.cpu.get_capabilities()
    return "bfloat16" if found.get("avx512_bf16") or found.get("amx_bf16") else "float32"


class Encoder:
    """Texts to unit vectors, with weights that can be learned."""

    def __init__(self, base: Base, prompt: str, precision: str) -> None:
        self._base, self._prompt, self._precision = base, prompt, _PRECISIONS[precision]
        self.width = base.sizes.width
        self.weights: dict[str, Tensor] = {}
        self.take(base.layers)

    def take(self, layers: Mapping[str, Tensor]) -> None:
        """Computes with a copy of these weights from now on."""
        self.weights = {name: value.to(self._precision, copy=True).requires_grad_() for name, value in layers.items()}

    def __call__(self, texts: Sequence[str], limit: int) -> Tensor:
        """Unit vectors `[len(texts), width]`, float32, of the first `limit` tokens of each; with gradients."""
        ids = self._tokens(texts, limit)
        order = sorted(range(len(ids)), key=lambda i: len(ids[i]))
        runs = [_Run(len(list(some)), length) for length, some in groupby(len(ids[i]) for i in order)]
        hidden = self._embedded(torch.tensor([token for i in order for token in ids[i]]), runs)
        for layer in range(self._base.sizes.layers):
            hidden = self._layer(hidden, runs, f"{LAYERS}layer.{layer}.")
        parts = zip(hidden.split_with_sizes([run.tokens for run in runs]), runs, strict=True)
        pooled = [part.view(*run, self.width).float().mean(1) for part, run in parts]
        back = torch.empty(len(order), dtype=torch.long)
        back[torch.tensor(order)] = torch.arange(len(order))
        return F.normalize(torch.cat(pooled), dim=1)[back]

    @torch.no_grad()
    def encode(self, texts: Sequence[str], limit: int, on_done: Callable[[int], None] = lambda _: None) -> Tensor:
        """The same without gradients, for any number of texts; `on_done` is told how many more are done."""
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        found, at = torch.empty(len(texts), self.width), 0
        while at < len(order):
            ahead = len(texts[order[min(at + _BLOCK // 4, len(order) - 1)]])
            part = order[at : at + max(32, min(_BLOCK, _BLOCK * 40 // (ahead + 20)))]
            found[torch.tensor(part)] = self([texts[i] for i in part], limit)
            at += len(part)
            on_done(len(part))
        return found

    def _tokens(self, texts: Sequence[str], limit: int) -> list[list[int]]:
        read = self._base.tokenizer.encode_batch([self._prompt + " ".join(text.split()) for text in texts])
        return [one.ids if len(one.ids) <= limit else [*one.ids[: limit - 1], one.ids[-1]] for one in read]

    @torch.no_grad()
    def _embedded(self, tokens: Tensor, runs: Sequence[_Run]) -> Tensor:
        fixed = self._base.fixed
        places = torch.cat([torch.arange(run.length).repeat(run.size) for run in runs])
        place = fixed["embeddings.position_embeddings.weight"] + fixed["embeddings.token_type_embeddings.weight"][0]
        norm = fixed["embeddings.LayerNorm.weight"], fixed["embeddings.LayerNorm.bias"]
        whole = fixed["embeddings.word_embeddings.weight"][tokens] + place[places]
        return F.layer_norm(whole, (self.width,), *norm, self._base.epsilon).to(self._precision)

    def _layer(self, hidden: Tensor, runs: Sequence[_Run], at: str) -> Tensor:
        attended = self._linear(self._attention(hidden, runs, at), f"{at}attention.output.dense")
        hidden = self._norm(hidden + attended, f"{at}attention.output.LayerNorm")
        inner = F.gelu(self._linear(hidden, f"{at}intermediate.dense"))
        return self._norm(hidden + self._linear(inner, f"{at}output.dense"), f"{at}output.LayerNorm")

    def _attention(self, hidden: Tensor, runs: Sequence[_Run], at: str) -> Tensor:
        names = [f"{at}attention.self.{name}" for name in ("query", "key", "value")]
        weight, bias = (torch.cat([self.weights[f"{name}.{part}"] for name in names]) for part in ("weight", "bias"))
        parts = F.linear(hidden, weight, bias).split_with_sizes([run.tokens for run in runs])
        heads = self._base.sizes.heads
        depth, mixed = self.width // heads, []
        for part, run in zip(parts, runs, strict=True):
            query, key, value = part.view(*run, 3, heads, depth).permute(2, 0, 3, 1, 4)
            # Written out: for texts this short it takes half the time of the fused kernel, or less.
            share = (query * depth**-0.5 @ key.transpose(-1, -2)).softmax(-1)
            mixed.append((share @ value).transpose(1, 2).reshape(-1, self.width))
        return torch.cat(mixed)

    def _linear(self, values: Tensor, name: str) -> Tensor:
        return F.linear(values, self.weights[f"{name}.weight"], self.weights[f"{name}.bias"])

    def _norm(self, values: Tensor, name: str) -> Tensor:
        scale, bias = self.weights[f"{name}.weight"], self.weights[f"{name}.bias"]
        return F.layer_norm(values, (self.width,), scale, bias, self._base.epsilon)

"""Writes what was learned as the small file that `matcher.encoding.difference` puts on top of the packaged weights."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import torch
from safetensors.torch import save
from torch import Tensor

from matcher.encoding.difference import BLOCK, add, checksum

FILE = "encoder.safetensors"
"""Name of the file, in the folder of a training and in `matcher/data`."""
FORMAT = "delta4"

_LEVELS = 16
_ROUNDS, _ROUNDS_OF_LEVELS = 12, 40
_SAMPLE, _MOST = 13, 1_000_000
_SMALLEST = 1e-7


class Exported(NamedTuple):
    """The file that was written."""

    path: Path
    bytes: int
    error: float
    """How far the stored difference is from the learned one, as a part of its length."""


def export(base: Mapping[str, Tensor], learned: Mapping[str, Tensor], path: Path, about: Mapping[str, str]) -> Exported:
    """Writes the difference between two states of the layers, four bits a weight; same states, same bytes."""
    changes = {name: learned[name].float() - base[name].float() for name in sorted(base)}
    levels = _levels([change for change in changes.values() if change.dim() == 2])
    tensors = {"levels": levels}
    for name, change in changes.items():
        if change.dim() == 1:
            tensors[name] = change.half()
        else:
            tensors[f"{name}.codes"], tensors[f"{name}.scales"] = _packed(change, levels)
    facts = {**about, "base_sha256": checksum(base), "block": str(BLOCK), "format": FORMAT}
    draft = path.with_suffix(".draft")
    draft.write_bytes(_in_order(save(tensors, facts)))
    draft.replace(path)
    return Exported(path, path.stat().st_size, _lost(changes, learned, add(base, path)))


def _lost(changes: Mapping[str, Tensor], learned: Mapping[str, Tensor], stored: Mapping[str, Tensor]) -> float:
    lost = sum(float((stored[name] - learned[name].float()).square().sum()) for name in changes)
    whole = sum(float(change.square().sum()) for change in changes.values())
    return (lost / whole) ** 0.5 if whole else 0.0


def _levels(changes: Sequence[Tensor]) -> Tensor:
    """Sixteen levels for weights divided by the largest of their block, by Lloyd's method on a sample."""
    some = torch.cat([change.reshape(-1, BLOCK)[::_SAMPLE] for change in changes])
    flat = (some / some.abs().amax(1, keepdim=True).clamp(min=1e-12)).reshape(-1)
    levels = torch.quantile(flat[:: max(1, len(flat) // _MOST)], torch.linspace(0.01, 0.99, _LEVELS))
    for _ in range(_ROUNDS_OF_LEVELS):
        codes = _nearest(flat, levels)
        counts = torch.bincount(codes, minlength=_LEVELS).clamp(min=1)
        levels = (torch.bincount(codes, flat.double(), minlength=_LEVELS) / counts).float().sort().values
    return levels


def _nearest(values: Tensor, levels: Tensor) -> Tensor:
    return torch.bucketize(values, (levels[1:] + levels[:-1]) / 2)


def _packed(change: Tensor, levels: Tensor) -> tuple[Tensor, Tensor]:
    """Codes, two a byte, and the scales of the blocks, each fitted to its codes by least squares."""
    values = change.reshape(-1, BLOCK)
    scales = values.abs().amax(1, keepdim=True).clamp(min=1e-8)
    for _ in range(_ROUNDS):
        chosen = levels[_nearest(values / scales, levels)]
        length = (chosen * chosen).sum(1, keepdim=True).clamp(min=1e-12)
        scales = ((values * chosen).sum(1, keepdim=True) / length).clamp(min=_SMALLEST)
    half = scales.half()
    codes = _nearest(values / half.float().clamp(min=_SMALLEST), levels).reshape(-1, 2).to(torch.uint8)
    return codes[:, 0] | codes[:, 1] << 4, half[:, 0]


def _in_order(raw: bytes) -> bytes:
    """The same file with its facts in the order of their names, for safetensors writes them in any."""
    size = int.from_bytes(raw[:8], "little")
    header = json.loads(raw[8 : 8 + size])
    header["__metadata__"] = dict(sorted(header["__metadata__"].items()))
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return len(text).to_bytes(8, "little") + text + raw[8 + size :]

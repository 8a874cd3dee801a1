"""What training changed in the packaged encoder, four bits a weight, to be put on top of the packaged weights.

The file is safetensors: for every matrix of the layers its codes (two a byte, low nibble first) and a float16 scale
for each block of 64 weights, a table of sixteen levels for all, and for biases and layer norms the float16 difference.
Its metadata name the checksum of the weights that it belongs to.
"""

from collections.abc import Mapping
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

import torch
from safetensors import safe_open
from torch import Tensor

BLOCK = 64
"""Weights that share a scale."""

_LAYERS = "encoder."


def shipped() -> Path | None:
    """The difference that ships with the package, or None where there is none."""
    path = Path(str(files("matcher") / "data" / "encoder.safetensors"))
    return path if path.is_file() else None


def name(path: Path) -> str:
    """A short name of the file's content, for version strings."""
    return sha256(path.read_bytes()).hexdigest()[:6]


def checksum(state: Mapping[str, Tensor]) -> str:
    """What names a base: SHA-256 over the weights of its layers as float16, in the order of their names."""
    digest = sha256()
    for layer in sorted(one for one in state if one.startswith(_LAYERS)):
        digest.update(layer.encode())
        digest.update(state[layer].detach().to(torch.float16).contiguous().numpy().tobytes())
    return digest.hexdigest()


def add(state: Mapping[str, Tensor], path: Path) -> dict[str, Tensor]:
    """The weights with the difference added; ValueError where it belongs to other weights."""
    changed = dict(state)
    with safe_open(path, framework="pt") as file:
        wanted = (file.metadata() or {}).get("base_sha256", "")
        if checksum(state) != wanted:
            raise ValueError(f"{path} belongs to other weights than those of the installed package")
        levels = file.get_tensor("levels")
        for layer in (one for one in state if one.startswith(_LAYERS)):
            if state[layer].dim() == 1:
                change = file.get_tensor(layer).float()
            else:
                change = _unpacked(file.get_tensor(f"{layer}.codes"), file.get_tensor(f"{layer}.scales"), levels)
            changed[layer] = state[layer] + change.view_as(state[layer])
    return changed


def _unpacked(codes: Tensor, scales: Tensor, levels: Tensor) -> Tensor:
    index = torch.stack((codes & 15, codes >> 4), dim=1).reshape(-1).long()
    return (levels[index].view(-1, BLOCK) * scales.float()[:, None]).reshape(-1)

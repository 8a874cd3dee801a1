"""Keeps a training on disk, so that one that was interrupted goes on as if it had not been."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor

FILE = "checkpoint.safetensors"
"""Its name in the folder of a training; a few hundred megabytes."""
_FACTS = "training"


class BrokenCheckpoint(ValueError):
    """A checkpoint cannot be gone on from; says why and what to do."""


class Checkpoint(NamedTuple):
    """A training between two steps."""

    facts: Mapping[str, Any]
    """What JSON can hold: what it is a training of, how far it is, the state of the generator."""
    tensors: Mapping[str, Tensor]


def save(folder: Path, checkpoint: Checkpoint) -> None:
    """Writes it whole, or leaves the one before."""
    write(folder / FILE, checkpoint.tensors, {_FACTS: json.dumps(checkpoint.facts)})


def load(folder: Path, of: Mapping[str, Any]) -> Checkpoint | None:
    """The checkpoint in a folder, None without one; BrokenCheckpoint where it is damaged or of another training."""
    file = folder / FILE
    if not file.is_file():
        return None
    try:
        tensors, about = read(file)
        facts = json.loads(about[_FACTS])
    except (SafetensorError, KeyError, ValueError) as error:
        raise BrokenCheckpoint(f"{file} is damaged: take it away, or begin anew with --no-resume") from error
    if differing := [name for name, value in of.items() if facts["of"].get(name) != value]:
        raise BrokenCheckpoint(
            f"{file} is of a training with other {', '.join(differing)}: give another folder, or begin anew with"
            " --no-resume"
        )
    return Checkpoint(facts, tensors)


def write(file: Path, tensors: Mapping[str, Tensor], about: dict[str, str]) -> None:
    """Writes tensors whole, or leaves the file that was there."""
    draft = file.with_suffix(".draft")
    try:
        save_file({name: value.detach().contiguous() for name, value in tensors.items()}, draft, about)
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)


def read(file: Path) -> tuple[dict[str, Tensor], dict[str, str]]:
    """The tensors of a file and what is written about them; raises SafetensorError."""
    with safe_open(file, framework="pt") as opened:
        return {name: opened.get_tensor(name) for name in opened.keys()}, opened.metadata() or {}  # noqa: SIM118

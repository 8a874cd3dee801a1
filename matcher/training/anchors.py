"""Keeps the vectors by which sentences are held where the untrained encoder has them."""

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from safetensors import SafetensorError
from torch import Tensor

from matcher.training import checkpoint

FILE = "anchors.safetensors"
"""Name of the file in the folder of a training."""


def kept(folder: Path, of: Mapping[str, Any], computed: Callable[[], Tensor]) -> Tensor:
    """The vectors of a training of that kind: from the folder where it has them, else computed and left there."""
    file, about = folder / FILE, {"of": json.dumps(of, sort_keys=True)}
    if file.is_file():
        # A damaged file is made anew.
        with suppress(SafetensorError):
            tensors, known = checkpoint.read(file)
            if known == about:
                return tensors["anchors"]
    found = computed()
    checkpoint.write(file, {"anchors": found}, about)
    return found

"""Phrases to vectors through sentence-transformers, bit for bit the same for a phrase whatever its company.

Floating-point kernels round differently for other shapes, so what they see has one shape: the rows of `packed` for a
BERT, and for others batches of phrases of one token count, always `BATCH` of them (the last one repeats its first
phrase). The vectors are centred, because those of most encoders crowd around one direction, and kept as signed bytes,
whose products are whole numbers, exact in any order.
"""

import logging
import os
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer
from torch.nn import functional
from transformers.utils import logging as transformers_logging

from matcher.encoding import difference, packaged_model, packed
from matcher.texts import reference

BATCH = 16
"""Texts in every batch of an encoder that is no BERT."""
LONGEST = 128
"""Tokens of a text that are read; what follows is left out."""
DEFAULT = "default"
"""Name of the model that needs no download: the packaged encoder with the difference that ships."""
PLAIN = "plain"
"""Name of the packaged encoder as its makers trained it."""

Vectors = NDArray[np.int8]


class Embedder:
    """A loaded encoder; made by `load`."""

    def __init__(self, model: SentenceTransformer, name: str, half: bool, cache: Path) -> None:
        self._model = model
        self._half = half
        if half:
            _halve(model)
        self._packed = packed.packed(model, half)
        self._prompt = _prompt(model, name)
        self.version = f"{name}+{'bfloat16' if half else 'float32'}+{reference.version()}"
        kept = cache / "models"
        self._centre = self._kept_centre(kept / f"{self.version}.centre.npy", reference.phrases())
        self._middle = self._kept_centre(
            kept / f"{self.version}.sentences.npy", [s.text for s in reference.sentences()]
        )
        self.dimension = int(self._centre.size)

    def encode(self, texts: Sequence[str], *, sentences: bool = False) -> Vectors:
        """Directions as signed bytes, `[len(texts), dimension]`, each scaled so that its largest part is 127.

        Sentences crowd elsewhere than phrases do, so they are centred by themselves.
        """
        if not texts:
            return np.zeros((0, self.dimension), np.int8)
        return quantise(self._raw(texts) - (self._middle if sentences else self._centre))

    def _raw(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Directions of length 1, `[len(texts), dimension]`; there is at least one text."""
        with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16, enabled=self._half):
            parts = list(self._side_by_side(texts) if self._packed else self._in_batches(texts))
        found = np.concatenate([directions for _, directions in parts])
        rows = np.empty_like(found)
        rows[[text for members, _ in parts for text in members]] = found
        return rows

    def _side_by_side(self, texts: Sequence[str]) -> Iterator[tuple[list[int], NDArray[np.float32]]]:
        assert self._packed is not None
        for members, states in self._packed.states(self._tokens(texts)):
            features = {"token_embeddings": states, "attention_mask": torch.ones(states.shape[:2], dtype=torch.int64)}
            for module in list(self._model)[1:]:
                features = module(features)
            yield members, functional.normalize(features["sentence_embedding"].float()).numpy()

    def _in_batches(self, texts: Sequence[str]) -> Iterator[tuple[list[int], NDArray[np.float32]]]:
        for members in _by_length([len(ids) for ids in self._tokens(texts)]):
            some = [texts[text] for text in members]
            filled = [*some, *some[:1] * (-len(some) % BATCH)]
            found = self._model.encode(
                filled, prompt=self._prompt, batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False
            )
            yield members, np.asarray(found, np.float32)[: len(some)]

    def _kept_centre(self, file: Path, texts: Sequence[str]) -> NDArray[np.float32]:
        if not file.is_file():
            draft = file.with_suffix(f".{os.getpid()}.npy")
            file.parent.mkdir(parents=True, exist_ok=True)
            np.save(draft, self._raw(texts).mean(axis=0))
            draft.replace(file)
        found: NDArray[np.float32] = np.load(file)
        return found

    def _tokens(self, texts: Sequence[str]) -> list[list[int]]:
        """The tokens of each text, those of the prompt before it included."""
        said = [self._prompt + text for text in texts]
        read: list[list[int]] = self._model.tokenizer(
            said, truncation=True, max_length=LONGEST, return_attention_mask=False
        )["input_ids"]
        return read


def load(model: str = DEFAULT, cache: Path = Path(".cache"), precision: str = "auto") -> Embedder:
    """Loads `default`, `plain`, or a model by its name or folder; seconds. Raises ValueError when it cannot be had.

    `precision` is float32, bfloat16, or auto: bfloat16 where the processor multiplies it in hardware.
    """
    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    transformers_logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    logging.getLogger("sentence_transformers").setLevel(logging.WARNING)
    name, place = _packaged(model, cache) if model in {DEFAULT, PLAIN} else (Path(model).name, model)
    try:
        loaded = SentenceTransformer(place, device="cpu", model_kwargs={"dtype": torch.float32})
    except OSError as error:
        raise ValueError(f"the model '{model}' is neither a folder nor a name that can be loaded here") from error
    loaded.max_seq_length = LONGEST
    loaded.eval()
    return Embedder(loaded, name, precision == "bfloat16" or (precision == "auto" and _has_bfloat16()), cache)


def quantise(vectors: NDArray[np.float32]) -> Vectors:
    """Signed bytes with the same directions, `[n, d]`; a row of zeros stays one.

    >>> quantise(np.array([[0.5, -1.0], [0.0, 0.0]], np.float32)).tolist()
    [[64, -127], [0, 0]]
    """
    largest = np.abs(vectors).max(axis=1, keepdims=True)
    return np.rint(vectors * (127 / np.where(largest == 0, 1, largest))).astype(np.int8)


def _packaged(model: str, cache: Path) -> tuple[str, str]:
    trained = difference.shipped() if model == DEFAULT else None
    name = f"{packaged_model.NAME}-{difference.name(trained)}" if trained else packaged_model.NAME
    return name, str(packaged_model.write(cache / "models" / name, trained))


def _prompt(model: SentenceTransformer, name: str) -> str:
    return model.prompts.get("query") or ("query: " if "e5" in name.lower() else "")


def _halve(model: SentenceTransformer) -> None:
    """Casts once what autocast would cast again for every length, into the same numbers."""
    for part in model.modules():
        # Layers derived from it may use their weights in other ways.
        if type(part) is torch.nn.Linear:
            part.to(torch.bfloat16)


def _has_bfloat16() -> bool:
    found = torch.cpu.get_capabilities()
    return bool(found.get("avx512_bf16") or found.get("amx_bf16"))


def _by_length(lengths: Sequence[int]) -> list[list[int]]:
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for position, length in enumerate(lengths):
        groups[length].append(position)
    return list(groups.values())

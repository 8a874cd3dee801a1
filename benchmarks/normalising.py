"""Real texts to records, with every phrase encoded and linked, beside sentence-transformers on the same phrases.

Run as `python benchmarks/normalising.py [FILE.jsonl]`, a text in the field `text` of each line; without a file the
short texts of the examples. All on one core, in processor time. The store of vectors is empty, so that every distinct
phrase is encoded in the run, once; only the vectors of the taxonomy's labels, to which phrases are linked, are in
memory. What is timed is all of the first stage: texts read, phrases cut out with their levels and languages, encoded,
linked, records made.

Beside it stands sentence-transformers alone with the same encoder, in float32 and batches of 32 sorted by length, as
the library runs it, on a list of the distinct phrases that were read; it reads no text, links nothing, and is spared
the phrases that come twice. Both encode the same phrases: what ours gains there is bfloat16, where the processor has
it, and batches without padding.
"""

import json
import sys
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

import torch
from figures import Figure, keep
from sentence_transformers import SentenceTransformer

from matcher.encoding import packaged_model
from matcher.normalising import Normaliser
from models import Profile, Revision
from streams.settings import Settings
from streams.worker.composition import load_normaliser

TEXTS, BATCH = 60, 32
LAYERS, WIDTH, INNER = 12, 384, 1536
"""Of the encoder: multilingual-e5-small."""


class Nothing:
    """A store of vectors that starts empty."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def get(self, names: Collection[str]) -> dict[str, bytes]:
        """The vectors of those names that are known."""
        return {name: self._kept[name] for name in names if name in self._kept}

    def put(self, vectors: Mapping[str, bytes]) -> None:
        """Keeps vectors by name."""
        self._kept.update(vectors)


def seconds(work: Callable[[], object]) -> float:
    """How long the one core works for it, whatever else the machine does meanwhile."""
    began = time.process_time()
    work()
    return time.process_time() - began


def texts(arguments: Sequence[str]) -> list[str]:
    """Texts of people: those of the file, or the examples that ship."""
    examples = sorted(file for file in Path(str(files("streams") / "examples")).iterdir() if "profiles" in file.name)
    chosen = [Path(one) for one in arguments] or examples
    lines = [line for file in chosen for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    found = [json.loads(line).get("text") for line in lines]
    return [text for text in found if text][:TEXTS]


def read(normaliser: Normaliser, some: Sequence[str]) -> list[str]:
    """The distinct phrases of the texts, after all of them were read, linked and encoded in batches."""
    phrases: dict[str, None] = {}
    said = Revision(time=datetime(2026, 11, 1, tzinfo=UTC), event="e")
    for start in range(0, len(some), BATCH):
        people = [
            (Profile(id=f"p{n}", programmes=("open",), text=text), said)
            for n, text in enumerate(some[start : start + BATCH], start)
        ]
        keys = {key for record in normaliser.profiles(people) for key in record.phrase_keys()}
        normaliser.vectors(keys)
        phrases.update(dict.fromkeys(sorted(keys)))
    return list(phrases)


def arithmetic(tokens: Sequence[int]) -> float:
    """Floating-point operations to encode texts of so many tokens: two for each weight and token, and the attention."""
    weights = LAYERS * (4 * WIDTH * WIDTH + 2 * WIDTH * INNER)
    return sum(2 * weights * count + 4 * LAYERS * WIDTH * count * count for count in tokens)


def peak(kind: torch.dtype) -> float:
    """Floating-point operations a second of one core, in a product of matrices that it is best at."""
    left, right = (torch.ones((1536, 1536), dtype=kind) for _ in range(2))
    left @ right
    return 2 * 1536**3 / min(seconds(lambda: left @ right) for _ in range(5))


def main() -> None:
    """Measure, print and keep."""
    torch.set_num_threads(1)
    settings, some = Settings(), texts(sys.argv[1:])
    folder = packaged_model.write(settings.cache / "models" / packaged_model.NAME)
    plain = SentenceTransformer(str(folder), device="cpu").float()
    with load_normaliser(settings) as loaded:
        read(loaded, some[:2])
        normaliser = Normaliser(loaded._embedder, Nothing(), loaded.policy, loaded._linker)  # noqa: SLF001
        phrases: list[str] = []
        ours = seconds(lambda: phrases.extend(read(normaliser, some)))
        version = normaliser.versions.model
    tokens = [len(one) for one in plain.tokenizer([f"query: {phrase}" for phrase in phrases])["input_ids"]]
    theirs = seconds(lambda: plain.encode(phrases, prompt_name="query"))
    half = "bfloat16" in version
    speed = peak(torch.bfloat16 if half else torch.float32)
    ideal = arithmetic(tokens) / speed
    note = (
        f"one core; {len(some)} texts, {len(phrases)} distinct phrases; the arithmetic of the encoder alone, at "
        f"{speed / 1e9:.0f} GFLOP/s in {'bfloat16' if half else 'float32'}, would take {ideal / ours:.0%} of the time"
    )
    keep("normalising", [Figure("texts", len(some), len(some) / ours, "texts/s", len(some) / theirs, note)])


if __name__ == "__main__":
    main()

"""How many phrases a second become vectors: the encoder as the worker runs it, beside plain sentence-transformers.

Run as `python benchmarks/embedding.py [PHRASES]`. Both read the same phrases in turn, in one process.
"""

import random
import sys
import time
from collections.abc import Callable
from functools import partial
from statistics import median

from sentence_transformers import SentenceTransformer

from matcher.encoding import embedding, packaged_model
from matcher.texts import reference
from streams.settings import Settings


def made(count: int, seed: int = 7) -> list[str]:
    """Distinct phrases of one to five words, put together from the phrases that ship."""
    chance = random.Random(seed)
    words = sorted({word for phrase in reference.phrases() for word in phrase.split()})
    found: dict[str, None] = {}
    while len(found) < count:
        found[" ".join(chance.sample(words, chance.choice((1, 1, 2, 2, 3, 4, 5))))] = None
    return list(found)


def rate(encode: Callable[[list[str]], object], phrases: list[str], rounds: int = 3) -> float:
    """Median of the phrases a second."""
    rates = []
    for _ in range(rounds):
        began = time.perf_counter()
        encode(phrases)
        rates.append(len(phrases) / (time.perf_counter() - began))
    return median(rates)


def one_by_one(embedder: embedding.Embedder, phrases: list[str]) -> None:
    """Each phrase in a call of its own, as single events bring them."""
    for phrase in phrases:
        embedder.encode([phrase])


def main() -> None:
    """Measure and print."""
    phrases = made(int(sys.argv[1]) if sys.argv[1:] else 1000)
    cache = Settings().cache
    plain = SentenceTransformer(str(packaged_model.write(cache / "models" / packaged_model.NAME)), device="cpu").float()
    usual = rate(lambda some: plain.encode(some, prompt_name="query"), phrases)
    print(f"{len(phrases)} phrases; plain sentence-transformers, float32: {usual:.0f}/s")
    for precision in ("float32", "auto"):
        ours = embedding.load(cache=cache, precision=precision)
        speed = rate(ours.encode, phrases)
        alone = rate(partial(one_by_one, ours), phrases[:40])
        print(f"{ours.version}: {speed:.0f}/s in batches, ratio {speed / usual:.2f}; one by one {alone:.0f}/s")


if __name__ == "__main__":
    main()

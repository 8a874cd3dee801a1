"""Distinct phrases to concepts of the taxonomy, cold cache and warm model, beside plain sentence-transformers.

Run as `python benchmarks/linking.py [PHRASES]`, with a taxonomy installed. The phrases are new in every run, so that no
vector of them is in the cache. The plain run only embeds them in float32, as any search by vectors has to do first.
"""

import sys
import time

from embedding import made
from sentence_transformers import SentenceTransformer

from matcher.encoding import packaged_model
from streams.settings import Settings
from streams.worker.composition import load_normaliser


def main() -> None:
    """Measure and print."""
    settings = Settings()
    folder = packaged_model.write(settings.cache / "models" / packaged_model.NAME)
    plain = SentenceTransformer(str(folder), device="cpu").float()
    some = made(int(sys.argv[1]) if sys.argv[1:] else 10_000, seed=time.time_ns())
    with load_normaliser(settings) as normaliser:
        if normaliser.taxonomy is None:
            sys.exit("no taxonomy is installed: use `diaspora-match taxonomy import DIR` or `taxonomy fetch`")
        began = time.perf_counter()
        links = normaliser.links(some)
        ours = time.perf_counter() - began
    began = time.perf_counter()
    plain.encode(some, prompt_name="query")
    usual = time.perf_counter() - began
    named = sum(link is not None for link in links.values())
    print(f"{len(some)} phrases linked in {ours:.1f} s, {named} to a concept; plain embedding alone {usual:.1f} s")
    print(f"ratio {usual / ours:.2f}")


if __name__ == "__main__":
    main()

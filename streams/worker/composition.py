"""Builds the loaded resources of the core from the settings; slow, so only where a stage runs."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from matcher.concepts import link_confidence, link_fitting
from matcher.concepts.linking import Linker
from matcher.encoding import embedding
from matcher.normalising import Normaliser
from matcher.policy import Policy
from streams.observing.metrics import Metrics
from streams.settings import Settings
from streams.skills.installed import current, taxonomy_file
from streams.worker.vectors import CountedVectors, open_vectors


@contextmanager
def load_normaliser(settings: Settings, metrics: Metrics | None = None) -> Iterator[Normaliser]:
    """Loads the encoder and opens the cache of vectors, in seconds; ValueError when the model cannot be had."""
    embedder = embedding.load(settings.model, settings.cache, settings.precision)
    with open_vectors(settings.cache, embedder.version) as kept:
        store = kept if metrics is None else CountedVectors(kept, metrics.looked_up)
        policy = Policy(length=settings.shortlist_length)
        yield Normaliser(embedder, store, policy, _linker(settings, Normaliser(embedder, store, policy)))


def _linker(settings: Settings, normaliser: Normaliser) -> Linker | None:
    """The linker of the installation's taxonomy, None where there is none; minutes the first time, seconds later."""
    taxonomy = current(settings)
    if taxonomy is None:
        return None
    version = f"{taxonomy.digest[:12]}-{normaliser.versions.model}"
    file = taxonomy_file(settings).with_name(f"confidence-{version}.json")
    kept = link_confidence.loaded(file.read_bytes()) if file.is_file() else None
    linker, confidence = link_fitting.fitted(taxonomy, normaliser.encode, kept)
    if kept is None:
        draft = file.with_suffix(f".{os.getpid()}.part")
        draft.write_bytes(confidence.dumped())
        draft.replace(file)
    return linker

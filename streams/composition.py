"""Builds the loaded resources of the core from the settings; slow, so only where a stage runs."""

from collections.abc import Iterator
from contextlib import contextmanager

from matcher import embedding
from matcher.normalising import Normaliser
from matcher.policy import Policy
from streams.settings import Settings
from streams.vectors import open_vectors


@contextmanager
def load_normaliser(settings: Settings) -> Iterator[Normaliser]:
    """Loads the encoder and opens the cache of vectors, in seconds; ValueError when the model cannot be had."""
    embedder = embedding.load(settings.model, settings.cache, settings.precision)
    with open_vectors(settings.cache, embedder.version) as store:
        yield Normaliser(embedder, store, Policy(length=settings.shortlist_length))

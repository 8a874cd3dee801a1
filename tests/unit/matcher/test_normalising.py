"""What the first stage remembers between batches; what it reads is tested with the real encoder elsewhere."""

from typing import Any, cast

import numpy as np

from matcher import normalising
from matcher.concepts.linking import Link
from matcher.normalising import Normaliser


class Encoder:
    """Vectors that say nothing."""

    version, dimension = "fake", 8

    def encode(self, texts, *, sentences=False):
        return np.random.default_rng(1).integers(-9, 9, (len(texts), self.dimension), dtype=np.int8)


class Kept:
    """A store in a dictionary."""

    def __init__(self):
        self.vectors = {}

    def get(self, names):
        return {name: self.vectors[name] for name in names if name in self.vectors}

    def put(self, vectors):
        self.vectors.update(vectors)


class Linker:
    """Links every phrase but `nothing`, and notes which it was asked for."""

    def __init__(self):
        self.asked = []

    def link(self, keys, vectors):
        assert len(keys) == len(vectors)
        self.asked.append(list(keys))
        return [None if key == "nothing" else Link(f"urn:{key}", 0.9, "label") for key in keys]


def made():
    linker = Linker()
    return Normaliser(cast("Any", Encoder()), cast("Any", Kept()), linker=cast("Any", linker)), linker


def test_a_phrase_is_linked_once() -> None:
    normaliser, linker = made()
    first = normaliser.links(["welding", "nothing"])
    again = normaliser.links(["nothing", "plumbing", "welding"])
    assert linker.asked == [["welding", "nothing"], ["plumbing"]]
    assert again == {**first, "plumbing": Link("urn:plumbing", 0.9, "label")}
    assert list(again) == ["nothing", "plumbing", "welding"]


def test_links_are_forgotten_when_they_are_too_many(monkeypatch) -> None:
    monkeypatch.setattr(normalising, "_REMEMBERED", 1)
    normaliser, linker = made()
    before = normaliser.links(["welding", "plumbing"])
    assert normaliser.links(["welding"]) == {"welding": before["welding"]}
    assert linker.asked == [["welding", "plumbing"], ["welding"]]


def test_without_a_taxonomy_nothing_means_anything() -> None:
    normaliser = Normaliser(cast("Any", Encoder()), cast("Any", Kept()))
    assert normaliser.links(["welding"]) == {"welding": None}

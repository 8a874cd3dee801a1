"""Gathers concepts, labels and relations as they are read, in any order, and makes the frozen taxonomy of them."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from matcher.concepts.packing import filed, packed
from matcher.concepts.slips import parts
from matcher.concepts.taxonomy import KINDS, LABEL_KINDS, About, Array, ConceptKind, Label, LabelKind, Taxonomy
from matcher.concepts.writings import SHORTEST, folded, letters, squeezed, writings
from matcher.texts.phrases import canonical

_ORDER = {kind: number for number, kind in enumerate(LABEL_KINDS)}


class Facts(NamedTuple):
    """What is stated about a concept beside its labels."""

    kind: ConceptKind
    skill_type: str = ""
    reuse_level: str = ""
    code: str = ""


class Draft:
    """What was read so far. A concept named again, in another language, keeps the facts that came first."""

    def __init__(self) -> None:
        self._facts: dict[str, Facts] = {}
        self._labels: dict[tuple[str, str, str], Label] = {}
        self._named: set[tuple[str, str]] = set()
        self._broader: set[tuple[str, str]] = set()
        self._relations: dict[tuple[str, str], bool] = {}

    def __contains__(self, uri: str) -> bool:
        return uri in self._facts

    def kinds(self) -> Iterator[ConceptKind]:
        """The kind of each concept."""
        return (facts.kind for facts in self._facts.values())

    def concept(self, uri: str, facts: Facts) -> None:
        """Takes in a concept."""
        self._facts.setdefault(uri, facts)

    def label(self, uri: str, label: Label) -> bool:
        """Takes in a label of a known concept; False where it has it. A second preferred one is an alternative."""
        key = (uri, label.language, canonical(label.text))
        first = label.kind is LabelKind.PREFERRED and (uri, label.language) not in self._named
        if key in self._labels and not first:
            return False
        if first:
            self._named.add((uri, label.language))
        elif label.kind is LabelKind.PREFERRED:
            label = label._replace(kind=LabelKind.ALTERNATIVE)
        new = key not in self._labels
        self._labels[key] = label
        return new

    def broader(self, uri: str, above: str) -> None:
        """Takes in that one known concept is right below another."""
        if uri != above:
            self._broader.add((uri, above))

    def relation(self, uri: str, skill: str, *, essential: bool) -> None:
        """Takes in that a known skill belongs to a known occupation or skill; essential wins over optional."""
        self._relations[uri, skill] = self._relations.get((uri, skill), False) or essential

    def finish(self, name: str, version: str, source: str) -> Taxonomy:
        """The taxonomy; the same whatever the order in which its parts were read."""
        uris = sorted(self._facts)
        numbers = {uri: number for number, uri in enumerate(uris)}
        labels = sorted(
            ((numbers[uri], label) for (uri, _, _), label in self._labels.items()),
            key=lambda entry: (entry[0], entry[1].language, _ORDER[entry[1].kind], entry[1].text),
        )
        facts = [self._facts[uri] for uri in uris]
        languages = sorted({label.language for _, label in labels})
        types, levels = ([*sorted({getattr(f, part) for f in facts} | {""})] for part in ("skill_type", "reuse_level"))
        relations = sorted((numbers[a], numbers[b], essential) for (a, b), essential in self._relations.items())
        arrays: dict[str, Array] = {
            "kind": np.array([KINDS.index(fact.kind) for fact in facts], np.uint8),
            "skill_type": np.array([types.index(fact.skill_type) for fact in facts], np.uint8),
            "reuse_level": np.array([levels.index(fact.reuse_level) for fact in facts], np.uint8),
            "label_starts": np.searchsorted([c for c, _ in labels], np.arange(len(uris) + 1)).astype(np.uint32),
            "label_language": np.array([languages.index(label.language) for _, label in labels], np.uint8),
            "label_kind": np.array([_ORDER[label.kind] for _, label in labels], np.uint8),
            "broader": _table(sorted((numbers[a], numbers[b]) for a, b in self._broader)),
            "relations": _table([(a, b) for a, b, _ in relations]),
            "essential": np.array([essential for _, _, essential in relations], np.uint8),
            **_strings("uri", uris),
            **_strings("code", [fact.code for fact in facts]),
            **_strings("text", [label.text for _, label in labels]),
            **_lookup("by_uri", zip(uris, range(len(uris)), strict=True)),
            **_lookups([label.text for _, label in labels]),
        }
        return Taxonomy(About(name, version, source, tuple(languages), tuple(types), tuple(levels)), arrays)


def _lookups(texts: Sequence[str]) -> dict[str, Array]:
    written = [(key, number) for number, text in enumerate(texts) for key in writings(text)]
    long = [(key, number) for key, number in written if letters(key) >= SHORTEST]
    cut = [(parts(squeezed(key)), number) for key, number in long]
    return {
        **_lookup("by_writing", written),
        **_lookup("by_fold", ((folded(key), number) for key, number in long)),
        **_lookup("head", ((head, number) for (head, _), number in cut)),
        **_lookup("tail", ((tail, number) for (_, tail), number in cut)),
    }


def _lookup(name: str, entries: Iterable[tuple[str, int]]) -> dict[str, Array]:
    made = filed(entries)
    return {f"{name}_sums": made.sums, f"{name}_numbers": made.numbers}


def _strings(name: str, texts: Sequence[str]) -> dict[str, Array]:
    blob, ends = packed(texts)
    return {f"{name}_blob": blob, f"{name}_ends": ends}


def _table(pairs: Sequence[tuple[int, int]]) -> Array:
    return np.array(pairs, np.uint32).reshape(-1, 2)

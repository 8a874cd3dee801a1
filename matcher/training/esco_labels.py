"""Reads the labels of ESCO's concepts: from the tables of each language, or from one list of all languages.

A label that equals a forbidden text is left out here.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from matcher.concepts.esco_tables import Form, rows
from matcher.training.forbidden import Forbidden, key
from matcher.training.texts import LANGUAGES, Labels


class Label(NamedTuple):
    """A label as a file gives it."""

    uri: str
    language: str
    preferred: bool
    text: str


def by_concept(labels: Iterable[Label], forbidden: Forbidden) -> tuple[dict[str, Labels], int]:
    """The labels by URI, each once, and how many were left out; a concept without any is left out too."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    seen: set[tuple[str, str, str]] = set()
    left_out = 0
    for label in labels:
        concept, mark = found[label.uri], (label.uri, label.language, key(label.text))
        if label.language not in LANGUAGES or mark in seen or not label.text.strip():
            continue
        seen.add(mark)
        if label.text in forbidden:
            left_out += 1
        elif label.preferred:
            concept[label.language].insert(0, label.text)
        else:
            concept[label.language].append(label.text)
    return {uri: dict(known) for uri, known in found.items() if known}, left_out


def listed(files: Iterable[Path]) -> Iterator[Label]:
    """The labels of lists (uri, lang, kind, label); raises BrokenDownload."""
    for file in files:
        for row in rows(file, Form(("uri", "lang", "kind", "label"), "\t"), ignored):
            yield Label(row.get("uri"), row.get("lang"), row.get("kind").startswith("pref"), row.values["label"])


def published(files: Iterable[Path]) -> Iterator[Label]:
    """The labels of tables in ESCO's own form, whose names end in a language; raises BrokenDownload."""
    for file in files:
        language = file.stem[-2:]
        for row in rows(file, Form(("conceptUri", "preferredLabel")), ignored):
            yield Label(row.get("conceptUri"), language, preferred=True, text=row.get("preferredLabel"))
            for text in row.get("altLabels").splitlines():
                yield Label(row.get("conceptUri"), language, preferred=False, text=text)


def ignored(_: int) -> None:
    """Nobody is told how far the reading is: it takes seconds."""

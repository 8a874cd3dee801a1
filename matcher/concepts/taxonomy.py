"""A taxonomy of skills and occupations as one loaded, frozen resource; where it comes from is told by `esco`.

Concepts are numbered in the order of their URIs. Nothing here makes a URI: all of them were read.
"""

import json
import os
import zlib
from collections.abc import Mapping
from enum import StrEnum
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from matcher.concepts.packing import Lookup, Strings
from matcher.concepts.writings import folded, writings
from matcher.texts.phrases import canonical

FORMAT = 1
"""Of the file; another one is to be imported again."""
ENGLISH = "en"

Array = NDArray[Any]

_DAMAGED = (
    BadZipFile, EOFError, KeyError, TypeError, ValueError, AttributeError, IndexError, NotImplementedError, zlib.error,
)  # fmt: skip


class ConceptKind(StrEnum):
    """What a concept is."""

    SKILL = "skill"
    OCCUPATION = "occupation"
    SKILL_GROUP = "skill-group"
    ISCO_GROUP = "isco-group"


class LabelKind(StrEnum):
    """What a label is to its concept."""

    PREFERRED = "preferred"
    ALTERNATIVE = "alternative"
    HIDDEN = "hidden"


KINDS = tuple(ConceptKind)
LABEL_KINDS = tuple(LabelKind)


class Label(NamedTuple):
    """A name of a concept."""

    text: str
    language: str
    """ISO 639-1."""
    kind: LabelKind


class About(NamedTuple):
    """What a taxonomy is and where it came from."""

    name: str
    version: str
    source: str
    languages: tuple[str, ...]
    skill_types: tuple[str, ...]
    reuse_levels: tuple[str, ...]


class Taxonomy:
    """Made by `taxonomy_draft.Draft` or `load`. Concepts and labels are whole numbers from 0."""

    def __init__(self, about: About, arrays: Mapping[str, Array]) -> None:
        self.name, self.version, self.source = about.name, about.version, about.source
        self.languages = about.languages
        self.digest = _digest(about, arrays)
        self._about, self._arrays = about, dict(arrays)
        self._uris, self._codes, self._texts = (
            Strings(arrays[f"{name}_blob"], arrays[f"{name}_ends"]) for name in ("uri", "code", "text")
        )
        self._by_uri, self._by_writing, self._by_fold, self.heads, self.tails = (
            Lookup(arrays[f"{name}_sums"], arrays[f"{name}_numbers"])
            for name in ("by_uri", "by_writing", "by_fold", "head", "tail")
        )
        self._label_starts = arrays["label_starts"]
        self._label_concepts = np.repeat(np.arange(len(self), dtype=np.uint32), np.diff(self._label_starts))
        self._broader = _grouped(arrays["broader"][:, 0], arrays["broader"][:, 1], len(self))
        self._narrower = _grouped(arrays["broader"][:, 1], arrays["broader"][:, 0], len(self))
        relations, essential = arrays["relations"], arrays["essential"].astype(bool)
        self._essential, self._optional = (
            _grouped(relations[some, 0], relations[some, 1], len(self)) for some in (essential, ~essential)
        )

    def __len__(self) -> int:
        return len(self._uris)

    @property
    def label_count(self) -> int:
        """How many labels there are."""
        return len(self._texts)

    def uri(self, concept: int) -> str:
        """The URI of a concept."""
        return self._uris[concept]

    def number(self, uri: str) -> int:
        """The concept of a URI; KeyError for one that the taxonomy does not have."""
        for concept in self._by_uri.find(uri):
            if self._uris[concept] == uri:
                return concept
        raise KeyError(uri)

    def __contains__(self, uri: object) -> bool:
        return isinstance(uri, str) and any(self._uris[concept] == uri for concept in self._by_uri.find(uri))

    def kind(self, concept: int) -> ConceptKind:
        """What a concept is."""
        return KINDS[int(self._arrays["kind"][concept])]

    def kinds(self) -> NDArray[np.uint8]:
        """The kind of every concept as its position in `KINDS`, `[concepts]`."""
        kinds: NDArray[np.uint8] = self._arrays["kind"]
        return kinds

    def skill_type(self, concept: int) -> str:
        """For a skill: knowledge, skill/competence and so on; empty where none is stated."""
        return self._about.skill_types[int(self._arrays["skill_type"][concept])]

    def reuse_level(self, concept: int) -> str:
        """For a skill: transversal, cross-sector, sector-specific or occupation-specific; empty where not stated."""
        return self._about.reuse_levels[int(self._arrays["reuse_level"][concept])]

    def code(self, concept: int) -> str:
        """ISCO-08 code of an occupation or an ISCO group, own code of a skill group; empty for others."""
        return self._codes[concept]

    def label_numbers(self, concept: int) -> range:
        """The labels of a concept: by language, the preferred one of each first."""
        return range(int(self._label_starts[concept]), int(self._label_starts[concept + 1]))

    def label(self, number: int) -> Label:
        """A label by its number."""
        language = self.languages[int(self._arrays["label_language"][number])]
        return Label(self._texts[number], language, LABEL_KINDS[int(self._arrays["label_kind"][number])])

    def labels(self, concept: int) -> tuple[Label, ...]:
        """The labels of a concept: by language, the preferred one of each first."""
        return tuple(self.label(number) for number in self.label_numbers(concept))

    def concept_of(self, label: int) -> int:
        """The concept that a label names."""
        return int(self._label_concepts[label])

    def preferred_labels(self, language: str | None = None) -> NDArray[np.int64]:
        """Numbers of all preferred labels, in one language or in all."""
        chosen = self._arrays["label_kind"] == LABEL_KINDS.index(LabelKind.PREFERRED)
        if language is not None:
            code = self.languages.index(language) if language in self.languages else -1
            chosen = chosen & (self._arrays["label_language"] == code)
        return np.flatnonzero(chosen)

    def labels_by_language(self) -> dict[str, int]:
        """How many labels there are, by language."""
        counts = np.bincount(self._arrays["label_language"], minlength=len(self.languages))
        return dict(zip(self.languages, counts.tolist(), strict=True))

    def preferred(self, concept: int, language: str = ENGLISH) -> str:
        """The preferred label in a language, else in English, else in any; the URI where there is no label at all."""
        chosen = [label for label in self.labels(concept) if label.kind is LabelKind.PREFERRED]
        by_language = {label.language: label.text for label in reversed(chosen or self.labels(concept))}
        return (
            by_language.get(language) or by_language.get(ENGLISH) or next(iter(by_language.values()), self.uri(concept))
        )

    def with_label(self, key: str) -> tuple[int, ...]:
        """Labels whose canonical writing is `key`, in any language; rising label numbers."""
        return tuple(n for n in self._by_writing.find(key) if canonical(self._texts[n]) == key)

    def with_writing(self, key: str) -> tuple[int, ...]:
        """Labels one of whose `writings` is `key`."""
        return tuple(n for n in self._by_writing.find(key) if key in writings(self._texts[n]))

    def with_fold(self, fold: str) -> tuple[int, ...]:
        """Labels that fold to `fold`, from whichever of their writings."""
        return tuple(n for n in self._by_fold.find(fold) if fold in map(folded, writings(self._texts[n])))

    def concepts(self, key: str) -> tuple[int, ...]:
        """Concepts that have a label with this canonical writing, in any language; rising."""
        return tuple(sorted({self.concept_of(label) for label in self.with_label(key)}))

    def broader(self, concept: int) -> tuple[int, ...]:
        """The concepts right above."""
        return self._broader.of(concept)

    def narrower(self, concept: int) -> tuple[int, ...]:
        """The concepts right below."""
        return self._narrower.of(concept)

    def essential(self, concept: int) -> tuple[int, ...]:
        """Skills that an occupation, or another skill, cannot do without."""
        return self._essential.of(concept)

    def optional(self, concept: int) -> tuple[int, ...]:
        """Skills that go with an occupation or with another skill."""
        return self._optional.of(concept)

    def save(self, path: Path) -> None:
        """Writes one file, whole or not at all; the folder is made."""
        path.parent.mkdir(parents=True, exist_ok=True)
        about = json.dumps({"format": FORMAT, "digest": self.digest, **self._about._asdict()})
        arrays: dict[str, Any] = {"about": np.frombuffer(about.encode(), np.uint8), **self._arrays}
        draft = path.with_name(f"{path.name}.{os.getpid()}.part")
        try:
            with draft.open("wb") as file:
                np.savez_compressed(file, **arrays)
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)


def load(path: Path) -> Taxonomy:
    """Reads what `save` wrote; ValueError for a file that is none, that is damaged or of another format."""
    try:
        # NumPy leaves a file open that it cannot read.
        with path.open("rb") as file, np.load(file, allow_pickle=False) as found:
            arrays = {name: found[name] for name in found.files}
        stated = json.loads(arrays.pop("about").tobytes())
        written_as, digest = stated.pop("format"), stated.pop("digest")
        loaded = Taxonomy(_about(stated), arrays) if written_as == FORMAT else None
    except _DAMAGED as error:
        raise ValueError(f"{path} is no taxonomy, or a damaged one; import it again") from error
    if loaded is None:
        raise ValueError(f"{path} was written by another version of this program; import it again")
    if loaded.digest != digest:
        raise ValueError(f"{path} is damaged: its content is not what was written; import it again")
    return loaded


def _about(stated: Mapping[str, Any]) -> About:
    lists = {name: tuple(value) for name, value in stated.items() if isinstance(value, list)}
    return About(**{**stated, **lists})


class _Groups(NamedTuple):
    starts: Array
    members: Array

    def of(self, number: int) -> tuple[int, ...]:
        return tuple(self.members[self.starts[number] : self.starts[number + 1]].tolist())


def _grouped(keys: Array, members: Array, count: int) -> _Groups:
    order = np.lexsort((members, keys))
    starts = np.concatenate([[0], np.cumsum(np.bincount(keys, minlength=count))])
    return _Groups(starts, members[order])


def _digest(about: About, arrays: Mapping[str, Array]) -> str:
    content = blake2b(json.dumps(about._replace(source="")).encode(), digest_size=8)
    for name in sorted(arrays):
        content.update(name.encode() + arrays[name].tobytes())
    return content.hexdigest()

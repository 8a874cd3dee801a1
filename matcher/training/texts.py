"""Reads what is learned from: the concepts of ESCO with their labels, and sentences in which skills are marked.

A label, description or sentence that equals a forbidden text is left out here.
"""

import gzip
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from matcher.esco_tables import Form, rows
from matcher.training.forbidden import Forbidden, MissingData, key

LANGUAGES = ("en", "de", "fr", "es", "nl", "it", "pt", "ar")
"""Languages whose labels are learned."""
SENTENCES = Path("train", "skillskape.tsv.gz")
"""Where the sentences lie, below the folder of the data."""

Labels = Mapping[str, Sequence[str]]
"""By language; a preferred label first."""


class Concept(NamedTuple):
    """An occupation, a group of occupations or a skill."""

    labels: Labels
    description: str = ""
    isco: str = ""


class Relation(NamedTuple):
    """That a skill belongs to an occupation; both by number."""

    occupation: int
    skill: int
    essential: bool


class Sentence(NamedTuple):
    """A requirement as an advertisement words it, and the skills in it by number."""

    text: str
    skills: tuple[int, ...]


class Texts(NamedTuple):
    """All that is learned from."""

    occupations: Sequence[Concept]
    """The occupations, then the groups of them."""
    real_occupations: int
    """How many are occupations."""
    skills: Sequence[Concept]
    relations: Sequence[Relation]
    sentences: Sequence[Sentence]
    left_out: int
    """Labels that were left out because they are forbidden."""

    def digest(self) -> str:
        """What names these texts."""
        content = sha256()
        for part in (self.occupations, self.skills, self.relations, self.sentences):
            for value in part:
                content.update(repr(tuple(value)).encode("utf-8", "replace"))
        return content.hexdigest()[:12]


class _Label(NamedTuple):
    uri: str
    language: str
    preferred: bool
    text: str


def read(folder: Path, forbidden: Forbidden) -> Texts:
    """Reads `esco` and `train` below a folder; raises MissingData, or BrokenDownload with the line.

    ESCO may lie as it is downloaded, or with its labels of all languages in `*_labels.tsv.gz` (uri, lang, kind, label).
    """
    files = _Files(folder / "esco")
    occupations, lost = _concepts(files, "occupations", forbidden)
    skills, lost_too = _concepts(files, "skills", forbidden)
    relations = _relations(files.one("occupationSkillRelations"), list(occupations), list(skills))
    sentences = _sentences(folder / SENTENCES, meanings(list(skills.values())), forbidden)
    every = [*occupations.values(), *_groups(files.one("ISCOGroups_en"), forbidden)]
    return Texts(every, len(occupations), list(skills.values()), list(relations), list(sentences), lost + lost_too)


def meanings(concepts: Iterable[Concept]) -> dict[str, set[int]]:
    """Which concepts a label may mean, by its key."""
    found: dict[str, set[int]] = defaultdict(set)
    for number, concept in enumerate(concepts):
        for labels in concept.labels.values():
            for label in labels:
                found[key(label)].add(number)
    return found


class _Files:
    """The files of ESCO in a folder and below it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._found = sorted(path for path in folder.rglob("*") if path.is_file())

    def all(self, *starts: str) -> list[Path]:
        return [path for path in self._found if any(path.name.startswith(start) for start in starts)]

    def one(self, start: str) -> Path:
        """The table of that name, English where it is in a language; raises MissingData where there is none, or two."""
        found = self.all(f"{start}.csv", f"{start}_en.csv")
        if len(found) != 1:
            count = f"{len(found)} are there" if found else "it is missing"
            raise MissingData(f"{self._folder}: expected one {start}.csv in it or below, and {count}; see esco.ec.europa.eu")
        return found[0]


def _concepts(files: _Files, kind: str, forbidden: Forbidden) -> tuple[dict[str, Concept], int]:
    english = files.one(f"{kind}_en")
    tables = files.all(f"{kind}_labels.tsv")
    labels = _listed(tables) if tables else _published(files.all(*(f"{kind}_{language}.csv" for language in LANGUAGES)))
    found, left_out = _labels(labels, forbidden)
    facts = {row.get("conceptUri"): row for row in rows(english, Form(("conceptUri", "preferredLabel")), _ignored)}
    concepts = {}
    for uri in found:
        row = facts.get(uri)
        description = " ".join(row.get("description").split()) if row else ""
        code = row.get("iscoGroup") if row else ""
        concepts[uri] = Concept(found[uri], "" if description in forbidden else description, code)
    if not concepts:
        raise MissingData(f"{english.parent}: there is no label of {kind} to learn from in {', '.join(LANGUAGES)}")
    return concepts, left_out


def _labels(labels: Iterable[_Label], forbidden: Forbidden) -> tuple[dict[str, dict[str, list[str]]], int]:
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


def _listed(files: Iterable[Path]) -> Iterator[_Label]:
    for file in files:
        for row in rows(file, Form(("uri", "lang", "kind", "label"), "\t"), _ignored):
            yield _Label(row.get("uri"), row.get("lang"), row.get("kind").startswith("pref"), row.values["label"])


def _published(files: Iterable[Path]) -> Iterator[_Label]:
    for file in files:
        language = file.stem[-2:]
        for row in rows(file, Form(("conceptUri", "preferredLabel")), _ignored):
            yield _Label(row.get("conceptUri"), language, preferred=True, text=row.get("preferredLabel"))
            for text in row.get("altLabels").splitlines():
                yield _Label(row.get("conceptUri"), language, preferred=False, text=text)


def _groups(file: Path, forbidden: Forbidden) -> Iterator[Concept]:
    for row in rows(file, Form(("conceptUri", "preferredLabel", "code")), _ignored):
        label = row.get("preferredLabel")
        if label and label not in forbidden:
            text = " ".join(row.get("description").split("\n")[0].split())
            yield Concept({"en": [label]}, "" if text in forbidden else text, row.get("code"))


def _relations(file: Path, occupations: Sequence[str], skills: Sequence[str]) -> Iterator[Relation]:
    occupation_at = {uri: number for number, uri in enumerate(occupations)}
    skill_at = {uri: number for number, uri in enumerate(skills)}
    for row in rows(file, Form(("occupationUri", "skillUri", "relationType")), _ignored):
        occupation, skill = occupation_at.get(row.get("occupationUri")), skill_at.get(row.get("skillUri"))
        if occupation is not None and skill is not None:
            yield Relation(occupation, skill, row.get("relationType") == "essential")


def _sentences(file: Path, known: Mapping[str, set[int]], forbidden: Forbidden) -> Iterator[Sentence]:
    for line in _lines(file):
        text, _, names = line.partition("\t")
        skills = {min(known[key(name)]) for name in names.split("|") if key(name) in known}
        if skills and text not in forbidden:
            yield Sentence(text, tuple(sorted(skills)))


def _lines(file: Path) -> list[str]:
    if not file.is_file():
        raise MissingData(f"{file} is missing: a sentence, a tab, and the names of its skills joined by |, on each line")
    try:
        return gzip.decompress(file.read_bytes()).decode().splitlines()
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise MissingData(f"{file} is cut or damaged; copy it again") from error


def _ignored(_: int) -> None:
    """The files are read in seconds."""

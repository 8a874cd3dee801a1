"""Reads the folder that is learned from: ESCO, as it is downloaded or with lists of labels, and sentences.

A label, description or sentence that equals a forbidden text is left out.
"""

import gzip
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from matcher.concepts.esco_tables import Form, rows
from matcher.training.esco_labels import by_concept, ignored, listed, published
from matcher.training.forbidden import Forbidden, MissingData, key
from matcher.training.texts import LANGUAGES, Concept, Relation, Sentence, Texts, meanings

ESCO = Path("esco")
SENTENCES = Path("train", "skillskape.tsv.gz")
"""Where they lie, below the folder of the data."""

_UNPACK = "unpack one ESCO download (CSV, English and any other languages) there"


def read(folder: Path, forbidden: Forbidden) -> Texts:
    """Reads `esco` and `train` below a folder; raises MissingData, or BrokenDownload with the line.

    ESCO may lie as it is downloaded, or with its labels of all languages in `*_labels.tsv.gz` (uri, lang, kind, label).
    """
    files = _Files(folder / ESCO)
    occupations, lost = _concepts(files, "occupations", forbidden)
    skills, lost_too = _concepts(files, "skills", forbidden)
    relations = _relations(files.one("occupationSkillRelations"), list(occupations), list(skills))
    sentences = _sentences(folder / SENTENCES, meanings(list(skills.values())), forbidden)
    every = [*occupations.values(), *_groups(files.one("ISCOGroups_en"), forbidden)]
    return Texts(every, len(occupations), list(skills.values()), list(relations), list(sentences), lost + lost_too)


class _Files:
    """The files of ESCO in a folder and below it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._found = sorted(path for path in folder.rglob("*") if path.is_file())

    def named(self, *names: str) -> list[Path]:
        wanted = {name.casefold() for name in names}
        return [path for path in self._found if path.name.casefold() in wanted]

    def one(self, name: str) -> Path:
        """The table of that name, or its English one; raises MissingData where there is none, or more than one."""
        found = self.named(f"{name}.csv", f"{name}_en.csv")
        if len(found) != 1:
            count = f"{len(found)} are there" if found else "it is missing"
            raise MissingData(f"{self._folder}: expected one {name}.csv there or below, and {count}; {_UNPACK}")
        return found[0]


def _concepts(files: _Files, kind: str, forbidden: Forbidden) -> tuple[dict[str, Concept], int]:
    english = files.one(f"{kind}_en")
    lists = files.named(f"{kind}_labels.tsv", f"{kind}_labels.tsv.gz")
    tables = files.named(*(f"{kind}_{language}.csv" for language in LANGUAGES))
    labels = listed(lists) if lists else published(tables)
    found, left_out = by_concept(labels, forbidden)
    facts = {row.get("conceptUri"): row for row in rows(english, Form(("conceptUri", "preferredLabel")), ignored)}
    concepts = {}
    for uri in found:
        row = facts.get(uri)
        description = " ".join(row.get("description").split()) if row else ""
        code = row.get("iscoGroup") if row else ""
        concepts[uri] = Concept(found[uri], "" if description in forbidden else description, code)
    if not concepts:
        raise MissingData(f"{english.parent}: there is no label of {kind} to learn from in {', '.join(LANGUAGES)}")
    return concepts, left_out


def _groups(file: Path, forbidden: Forbidden) -> Iterator[Concept]:
    for row in rows(file, Form(("conceptUri", "preferredLabel", "code")), ignored):
        label = row.get("preferredLabel")
        if label and label not in forbidden:
            text = " ".join(row.get("description").split("\n")[0].split())
            yield Concept({"en": [label]}, "" if text in forbidden else text, row.get("code"))


def _relations(file: Path, occupations: Sequence[str], skills: Sequence[str]) -> Iterator[Relation]:
    occupation_at = {uri: number for number, uri in enumerate(occupations)}
    skill_at = {uri: number for number, uri in enumerate(skills)}
    for row in rows(file, Form(("occupationUri", "skillUri", "relationType")), ignored):
        occupation, skill = occupation_at.get(row.get("occupationUri")), skill_at.get(row.get("skillUri"))
        if occupation is not None and skill is not None:
            yield Relation(occupation, skill, row.get("relationType") == "essential")


def _sentences(file: Path, known: Mapping[str, set[int]], forbidden: Forbidden) -> Iterator[Sentence]:
    for line in _lines(file):
        text, _, names = line.rstrip("\r").partition("\t")
        skills = {min(known[key(name)]) for name in names.split("|") if key(name) in known}
        if skills and text not in forbidden:
            yield Sentence(text, tuple(sorted(skills)))


def _lines(file: Path) -> list[str]:
    if not file.is_file():
        raise MissingData(
            f"{file} is missing: a sentence, a tab, and the names of its skills joined by |, on each line"
        )
    try:
        return gzip.decompress(file.read_bytes()).decode().split("\n")
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise MissingData(f"{file} is cut or damaged; copy it again") from error

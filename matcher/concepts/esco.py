"""Reads the ESCO classification as it is downloaded, in any number of languages and any version, into a `Taxonomy`.

This service uses the ESCO classification of the European Commission.
"""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import ftfy.badness

from matcher.concepts.esco_report import Report, Tally
from matcher.concepts.esco_tables import BrokenDownload, Form, OnRead, Row, rows
from matcher.concepts.taxonomy import ConceptKind, Label, LabelKind, Taxonomy
from matcher.concepts.taxonomy_draft import Draft, Facts

NAME = "ESCO"
UNKNOWN = "of unknown version"
LONGEST = 500
"""Characters of a label; a longer one is none."""

_CONCEPTS = {
    "skills": ConceptKind.SKILL,
    "occupations": ConceptKind.OCCUPATION,
    "skillgroups": ConceptKind.SKILL_GROUP,
    "iscogroups": ConceptKind.ISCO_GROUP,
}
_RELATIONS = {
    "broaderrelationsskillpillar": ("conceptUri", "broaderUri"),
    "broaderrelationsoccpillar": ("conceptUri", "broaderUri"),
    "occupationskillrelations": ("occupationUri", "skillUri"),
    "skillskillrelations": ("originalSkillUri", "relatedSkillUri"),
}
_HIERARCHY = "skillshierarchy"
_EXPECTED = ("skills_en.csv", "occupations_en.csv", "skillGroups_en.csv", "ISCOGroups_en.csv")
_EXPECTED_RELATIONS = (
    "broaderRelationsSkillPillar.csv", "broaderRelationsOccPillar.csv", "occupationSkillRelations.csv",
    "skillSkillRelations.csv", "skillsHierarchy_en.csv",
)  # fmt: skip
_TABLE = re.compile(r"(?P<table>[a-z]+)(?:_(?P<language>[a-z]{2})(?:-[a-z]+)?)?\.csv", re.IGNORECASE)
_LABELS = re.compile(r"\w+_labels\.tsv(\.gz)?", re.IGNORECASE)
_VERSION = re.compile(r"(?<![\d.])v?(\d+\.\d+(?:\.\d+)?)(?![\d.])")
_KINDS = {
    "pref": LabelKind.PREFERRED,
    "preferred": LabelKind.PREFERRED,
    "alt": LabelKind.ALTERNATIVE,
    "alternative": LabelKind.ALTERNATIVE,
    "hidden": LabelKind.HIDDEN,
}
_COLUMNS = (
    (LabelKind.PREFERRED, "preferredLabel"),
    (LabelKind.ALTERNATIVE, "altLabels"),
    (LabelKind.HIDDEN, "hiddenLabels"),
)
_FACTS = ("http://", "https://")


class _File(NamedTuple):
    path: Path
    table: str
    language: str


def files(folder: Path) -> list[Path]:
    """The files of a download that would be read, concepts first; raises BrokenDownload where there are none."""
    return [file.path for file in _found(folder)]


def read(folder: Path, on_read: OnRead = lambda _: None, version: str | None = None) -> tuple[Taxonomy, Report]:
    """Reads a folder; `on_read` is told the bytes. Raises BrokenDownload with file, line and remedy, or OSError."""
    found, draft, tally = _found(folder), Draft(), Tally()
    for file in found:
        if file.table in _CONCEPTS:
            _concepts(file, draft, tally, on_read)
        elif file.table in _RELATIONS:
            _relations(file, draft, tally, on_read)
        elif file.table == _HIERARCHY:
            _hierarchy(file, draft, tally, on_read)
        else:
            _labels(file, draft, tally, on_read)
    kinds = Counter(kind.value for kind in draft.kinds())
    report = tally.report(dict(sorted(kinds.items())), _missing(found))
    return draft.finish(NAME, version or _version(folder), f"download in the folder {folder.name}"), report


def add_label(draft: Draft, tally: Tally, uri: str, label: Label, where: tuple[str, int]) -> None:
    """Takes in a label of a known concept, or counts why it is none."""
    text = " ".join(label.text.split())
    if not text:
        return
    if len(text) > LONGEST:
        tally.skip(f"label of more than {LONGEST} characters", *where)
    elif "\ufffd" in text or not text.isprintable() or (not text.isascii() and ftfy.badness.is_bad(text)):
        tally.skip("label whose encoding is broken", *where)
    elif draft.label(uri, label._replace(text=text)):
        tally.labelled(label.language)


def _found(folder: Path) -> list[_File]:
    if not folder.is_dir():
        raise BrokenDownload(f"{folder} is no folder: give the folder that the ESCO download was unpacked to")
    tables = [file for path in sorted(folder.iterdir()) if (file := _table(path))]
    if not any(file.table in ("skills", "occupations") for file in tables):
        raise BrokenDownload(
            f"{folder} holds no ESCO download: expected skills_en.csv or occupations_en.csv, or those of another"
            " language; unpack the download there"
        )
    labels = [
        _File(path, "labels", "")
        for place in (folder, folder / "labels", folder.parent / "labels")
        if place.is_dir()
        for path in sorted(place.iterdir())
        if _LABELS.fullmatch(path.name)
    ]
    order = [*_CONCEPTS, *_RELATIONS, _HIERARCHY]
    return [*sorted(tables, key=lambda file: (order.index(file.table), file.language != "en", file.path.name)), *labels]


def _table(path: Path) -> _File | None:
    match = _TABLE.fullmatch(path.name)
    if not match or not path.is_file():
        return None
    table, language = match["table"].casefold(), (match["language"] or "").casefold()
    if table in _CONCEPTS:
        return _File(path, table, language) if language else None
    return _File(path, table, language) if table in _RELATIONS or table == _HIERARCHY else None


def _concepts(file: _File, draft: Draft, tally: Tally, on_read: OnRead) -> None:
    for row in rows(file.path, Form(("conceptUri", "preferredLabel")), on_read):
        uri, where = row.get("conceptUri"), (str(file.path), row.line)
        tally.read(str(file.path))
        if not uri.startswith(_FACTS):
            raise BrokenDownload(f"{file.path}, line {row.line}: expected a URI as conceptUri; download the file again")
        if row.get("status") not in ("", "released"):
            tally.skip("concept that is not released", *where)
            continue
        draft.concept(uri, _facts(row, _CONCEPTS[file.table]))
        if not row.get("preferredLabel"):
            tally.skip("concept without a preferred label", *where)
        for kind, column in _COLUMNS:
            # A preferred label is one line; the others are one on each line.
            for text in row.values.get(column, "").splitlines():
                add_label(draft, tally, uri, Label(text, file.language, kind), where)


def _facts(row: Row, kind: ConceptKind) -> Facts:
    code = row.get("iscoGroup") if kind is ConceptKind.OCCUPATION else row.get("code")
    return Facts(kind, row.get("skillType"), row.get("reuseLevel"), code)


def _relations(file: _File, draft: Draft, tally: Tally, on_read: OnRead) -> None:
    first, second = _RELATIONS[file.table]
    broader = second == "broaderUri"
    form = Form((first, second) if broader else (first, second, "relationType"))
    for row in rows(file.path, form, on_read):
        tally.read(str(file.path))
        uri, other = row.get(first), row.get(second)
        if uri not in draft or other not in draft:
            tally.skip("relation of a concept that no file describes", str(file.path), row.line)
        elif broader:
            draft.broader(uri, other)
        else:
            draft.relation(uri, other, essential=row.get("relationType") == "essential")


def _hierarchy(file: _File, draft: Draft, tally: Tally, on_read: OnRead) -> None:
    for row in rows(file.path, Form(("Level 0 URI", "Level 1 URI"), ragged=True), on_read):
        tally.read(str(file.path))
        chain = [uri for level in range(4) if (uri := row.get(f"Level {level} URI"))]
        for above, uri in pairwise(chain):
            if uri in draft and above in draft:
                draft.broader(uri, above)
            else:
                tally.skip("relation of a concept that no file describes", str(file.path), row.line)


def _labels(file: _File, draft: Draft, tally: Tally, on_read: OnRead) -> None:
    for row in rows(file.path, Form(("uri", "lang", "kind", "label"), "\t"), on_read):
        where = (str(file.path), row.line)
        tally.read(str(file.path))
        kind, language = _KINDS.get(row.get("kind").casefold()), row.get("lang").casefold()
        if kind is None or not re.fullmatch("[a-z]{2}", language):
            raise BrokenDownload(
                f"{file.path}, line {row.line}: expected an ISO 639-1 language, and pref, alt or hidden as kind; mend"
                " the line or take it out"
            )
        if row.get("uri") in draft:
            add_label(draft, tally, row.get("uri"), Label(row.get("label"), language, kind), where)
        else:
            tally.skip("label of a concept that this version does not have", *where)


def _missing(found: list[_File]) -> tuple[str, ...]:
    tables = {(file.table, file.language) for file in found}
    names = {table for table, _ in tables}
    concepts = (name for name in _EXPECTED if (name.partition("_")[0].casefold(), "en") not in tables)
    relations = (
        name for name in _EXPECTED_RELATIONS if name.removesuffix(".csv").partition("_")[0].casefold() not in names
    )
    return (*concepts, *relations)


def _version(folder: Path) -> str:
    numbers: Iterator[str] = (m[1] for part in reversed(folder.resolve().parts[-3:]) for m in _VERSION.finditer(part))
    return next(numbers, UNKNOWN)

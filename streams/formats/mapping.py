"""Which column of a table says what: proposed from its headings, kept as JSON, given with the table."""

import csv
from collections import Counter
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Literal, NamedTuple

from pydantic import Field, ValidationError
from rapidfuzz import fuzz, process

from models import Value
from streams.formats.words import folded, language

_LANGUAGES = ("en", "fr", "nl", "it", "ar")
LONGEST_HEADING = 500
"""So many characters of a heading are kept."""
_LIKE = 86
_LEAST_WITHIN = 5
_LEVEL_WORDS = frozenset({
    "level", "of", "in", "your", "my", "knowledge", "the", "skills", "skill", "proficiency", "language", "niveau", "de",
    "d", "l", "langue", "en", "votre", "maitrise", "taal", "van", "het", "livello", "lingua", "di", "conoscenza",
    "مستوى", "اللغة", "في",
})  # fmt: skip
MANY = frozenset({
    "text", "skills", "posts", "languages", "mother_tongues", "nationalities", "work_rights", "seeks", "programmes",
    "requirements", "requirements.optional",
})  # fmt: skip
"""Fields that several columns may fill together."""


class Column(Value):
    """A column and the field that it fills."""

    heading: str = Field(max_length=LONGEST_HEADING)
    """As it stands above the column."""
    field: str | None = Field(default=None, pattern=r"^[a-z_]+(\.[a-z_\-]+)*$")
    """Field of the public schema, for example residence.country or identity.email; empty for one to leave out."""


class Mapping(Value):
    """What the columns of a table say."""

    kind: Literal["profiles", "needs"]
    """What a row is about."""
    columns: tuple[Column, ...] = Field(max_length=300)
    """The columns, in any order."""
    sheet: str | None = None
    """Name of the sheet of a workbook; empty for the first one that is shown."""
    day_first: bool | None = None
    """Whether 3/4/2026 is a day of April; empty where the dates tell."""


class Guess(NamedTuple):
    """A column with what it seems to say."""

    column: Column
    sure: bool
    """Whether the heading is one that is known, rather than like one."""


class MappingRefused(ValueError):
    """A file is no mapping; says what was expected."""


def saved(mapping: Mapping) -> str:
    """The mapping as JSON, for people to correct."""
    return mapping.model_dump_json(indent=2) + "\n"


def restored(content: str | bytes) -> Mapping:
    """The mapping of a JSON text; MappingRefused where it is none or names a field that there is not."""
    try:
        mapping = Mapping.model_validate_json(content)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise MappingRefused(f"expected a mapping as `mapping` prints it; {place}: {first['msg']}") from None
    if unknown := [one.field for one in mapping.columns if one.field and not is_field(mapping.kind, one.field)]:
        fields = ", ".join(sorted(set(_known(mapping.kind).values())))
        raise MappingRefused(f"expected fields that there are, found {unknown[0]}; there are {fields}, languages.CODE")
    return mapping


def is_field(kind: str, field: str) -> bool:
    """Whether a column may fill this field."""
    group, _, rest = field.partition(".")
    if group == "languages" and rest:
        return language(rest) == rest
    return field in _known(kind).values() or field == "event.id" or (kind == "profiles" and group == "consents")


def proposed(kind: Literal["profiles", "needs"], headings: Sequence[str]) -> tuple[Guess, ...]:
    """What each column seems to say; of two columns for one field only the first has it, unless it takes several."""
    found = [_guess(kind, heading) for heading in headings]
    taken: Counter[str] = Counter()
    for sure in (True, False):
        for position, (column, known) in enumerate(found):
            if column.field is None or known is not sure:
                continue
            taken[column.field] += 1
            if taken[column.field] > 1 and column.field not in MANY:
                found[position] = Guess(Column(heading=column.heading), sure=False)
    return tuple(found)


def certain(kind: Literal["profiles", "needs"], headings: Sequence[str]) -> Mapping:
    """The mapping of the headings that are known; all others are left out."""
    columns = (one.column if one.sure else Column(heading=one.column.heading) for one in proposed(kind, headings))
    return Mapping(kind=kind, columns=tuple(columns))


def fields(kind: Literal["profiles", "needs"]) -> tuple[str, ...]:
    """The fields that a column may fill, in the order of the table of headings; beside them levels and consents."""
    return (*dict.fromkeys(_known(kind).values()), "event.id")


def known_headings(headings: Sequence[str]) -> int:
    """How many of the headings are known, for people or for needs, whichever are more."""
    return max(sum(folded(one) in _known(kind) for one in headings) for kind in ("profiles", "needs"))


def _guess(kind: str, heading: str) -> Guess:
    shown = heading[:LONGEST_HEADING]
    key = folded(heading)
    if field := _known(kind).get(key):
        return Guess(Column(heading=shown, field=field), sure=True)
    if code := _tongue(key):
        return Guess(Column(heading=shown, field=f"languages.{code}"), sure=True)
    return Guess(Column(heading=shown, field=_like(kind, key)), sure=False)


def _tongue(key: str) -> str | None:
    """The language of a heading that names one, maybe with words for its level; codes alone are no headings."""
    words = [word for word in key.split() if word not in _LEVEL_WORDS]
    return language(words[0].capitalize()) if len(words) == 1 and len(words[0]) > 3 else None


def _like(kind: str, key: str) -> str | None:
    """The field of the known heading that is most like this one, or that stands in it as a whole."""
    known = _known(kind)
    if key and (found := process.extractOne(key, known.keys(), scorer=fuzz.ratio, score_cutoff=_LIKE)):
        return known[found[0]]
    within = [name for name in known if len(name) >= _LEAST_WITHIN and f" {name} " in f" {key} "]
    return known[max(within, key=len)] if within else None


@cache
def _known(kind: str) -> dict[str, str]:
    lines = (files("streams.formats") / "headings.tsv").read_text(encoding="utf-8").splitlines()
    rows = [row for row in csv.DictReader(lines, delimiter="\t") if row["kind"] in {kind, "both"}]
    found = {row["field"]: row["field"] for row in rows}
    for row in rows:
        found |= {folded(name): row["field"] for code in _LANGUAGES for name in row[code].split("|") if name}
    return found

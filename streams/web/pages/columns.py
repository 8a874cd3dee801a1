"""The columns of a table on a page: what each seems to say, samples of it, and what somebody says that it is."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from babel import Locale

from models import Programme
from streams.formats import tables
from streams.formats.mapping import LONGEST_HEADING, MANY, Column, fields, is_field, proposed
from streams.formats.mapping import Mapping as Columns
from streams.formats.rows import Kind
from streams.formats.tables import Line, letter
from streams.web.problems import Wrong
from streams.web.speaking import LANGUAGES, Speech, speech

LEFT_OUT = "-"
"""What stands for a column that is left out, where nothing stands for one about which nothing was said."""
SELECTS = 20
"""So many columns have the list of all fields beside them, each of which takes its bytes; the others share one."""

_SAMPLES, _LOOKED_AT, _LONGEST = 3, 200, 60
_LEVELS = ("en", "fr", "nl", "de", "es", "it", "pt", "ar")


class Seen(NamedTuple):
    """A column as it is shown."""

    position: int
    letter: str
    heading: str
    said: str
    """A field, LEFT_OUT, or nothing where it is asked."""
    state: str
    """known, guess, ask, or remembered."""
    samples: tuple[str, ...]
    guess: str = ""
    """A field that the heading is like; whoever looks says whether it is that."""


def seen(kind: Kind, lines: Sequence[Line], remembered: Columns | None) -> tuple[Seen, ...]:
    """The columns in which something is, with what was remembered of them, or what they seem to say."""
    top = tables.headings(lines)
    below = [line.cells for line in lines if line.number > top.number]
    guesses = proposed(kind, top.cells)
    before = remembered.columns if remembered and len(remembered.columns) == len(top.cells) else None
    found = []
    for position, (column, sure) in enumerate(guesses):
        samples = _samples(below, position)
        if not column.heading.strip() and not samples:
            continue
        said = column.field if sure and column.field else ""
        guess = "" if sure or before else column.field or ""
        state = "known" if sure else "guess" if guess else "ask"
        if before:
            said, state = before[position].field or LEFT_OUT, "remembered"
        found.append(Seen(position, letter(position), column.heading, said, state, samples, guess))
    return tuple(found)


def corrected(found: Sequence[Seen], said: Mapping[int, str]) -> tuple[Seen, ...]:
    """The columns with what somebody says of them, by position."""
    return tuple(one._replace(said=said.get(one.position, one.said)) for one in found)


def mapping(kind: Kind, lines: Sequence[Line], found: Sequence[Seen], day_first: bool | None) -> Columns:
    """The mapping that the columns say, with one for each heading; what nothing was said about is left out."""
    said = {one.position: one.said for one in found if one.said not in {"", LEFT_OUT}}
    columns = (
        Column(heading=heading[:LONGEST_HEADING], field=said.get(position))
        for position, heading in enumerate(tables.headings(lines).cells)
    )
    return Columns(kind=kind, columns=tuple(columns), day_first=day_first)


def faults(kind: Kind, found: Sequence[Seen]) -> Iterator[Wrong]:
    """What is wrong with what somebody says of the columns; nothing of those that wait to be asked."""
    taken: dict[str, Seen] = {}
    for one in found:
        if one.said in {"", LEFT_OUT}:
            continue
        if not is_field(kind, one.said):
            yield Wrong(place=f"column {one.letter}", field="", problem="expected one of the fields of the list")
        elif one.said in taken and one.said not in MANY:
            problem = f"expected each field once; column {taken[one.said].letter} has it; leave one of the two out"
            yield Wrong(place=f"column {one.letter}", field="", problem=problem)
        taken.setdefault(one.said, one)
    if not taken:
        yield Wrong(field="", problem="expected at least one column that is not left out")


def open_questions(found: Sequence[Seen]) -> list[Wrong]:
    """A fault for each column about which nothing was said."""
    problem = "expected what it holds, or that it is left out"
    return [Wrong(place=f"column {one.letter}", field="", problem=problem) for one in found if not one.said]


def labels(kind: Kind, programme: Programme | None, said: Speech, own: Sequence[Seen] = ()) -> dict[str, str]:
    """The fields that a column may fill, with their names in a language."""
    there = {field: named(field, said) for field in fields(kind)}
    spoken = {one.said.partition(".")[2] for one in own if one.said.startswith("languages.")}
    for code in sorted({*_LEVELS, *spoken}):
        there[f"languages.{code}"] = named(f"languages.{code}", said)
    for one in programme.purposes if programme and kind == "profiles" else ():
        there[f"consents.{one.key}"] = said("column.consent", purpose=said.of(one.name))
    for field in (field for column in own for field in (column.said, column.guess)):
        if field not in {"", LEFT_OUT}:
            there.setdefault(field, named(field, said))
    return there


def named(field: str, said: Speech) -> str:
    """The name of a field in a language; of a consent whose programme is not known its key."""
    group, _, rest = field.partition(".")
    if group == "languages" and rest:
        return said("column.level", language=_language(rest, said))
    if group == "consents" and rest:
        return said("column.consent", purpose=rest)
    return said(f"column.{field}") if said.has(f"column.{field}") else field


def meanings(kind: Kind, programme: Programme | None, own: Sequence[Seen]) -> Mapping[str, str]:
    """The fields by what somebody may choose or type for one: its name in any language, or its key."""
    found = {LEFT_OUT: LEFT_OUT, "": ""}
    for said in map(speech, LANGUAGES):
        found[said("upload.leave-out")] = LEFT_OUT
        for field, name in labels(kind, programme, said, own).items():
            found |= {name: field, field: field}
    return found


def _samples(below: Sequence[Sequence[str]], position: int) -> tuple[str, ...]:
    """The first values of a column that differ."""
    held = (cells[position].strip() for cells in below[:_LOOKED_AT] if position < len(cells))
    return tuple(islice(dict.fromkeys(_cut(one) for one in held if one), _SAMPLES))


def _cut(text: str) -> str:
    plain = " ".join(text[: 4 * _LONGEST].split())
    return plain if len(plain) <= _LONGEST else f"{plain[:_LONGEST]}…"


def _language(code: str, said: Speech) -> str:
    return str(Locale(said.language).languages.get(code, code))

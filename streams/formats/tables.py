"""The rows of a table, of which the columns are known, into profiles or needs; knows no CSV and no workbook."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import Any, NamedTuple

from models import Fault, Rejection
from streams.formats import cells
from streams.formats.arranging import arranged
from streams.formats.cell_times import First, day_first
from streams.formats.mapping import LONGEST_HEADING, MANY, Mapping, certain, known_headings
from streams.formats.rows import Kind, Refused, Row, Unclear, Wanted, made_up
from streams.formats.words import folded

MOST_ROWS, MOST_COLUMNS = 100_000, 300
_LOOKED_AT = 10


class Line(NamedTuple):
    """A row of cells with its number, counted from 1 as a spreadsheet shows it."""

    number: int
    cells: Sequence[str]


class _Placed(NamedTuple):
    """A column that fills a field."""

    position: int
    field: str
    first: First
    """Whether the day comes first in its dates."""


def headings(lines: Iterable[Line]) -> Line:
    """The row of headings: of the first rows that are not empty the one with the most that are known."""
    first = [line for line in islice(lines, _LOOKED_AT) if any(map(str.strip, line.cells))]
    if not first:
        raise Refused("expected a table with headings in its first row; this one is empty")
    return max(first, key=lambda line: known_headings(line.cells))


def held(lines: Iterable[Line]) -> list[Line]:
    """The lines in which something is; Refused where there are too many."""
    found = [line for line in islice(lines, MOST_ROWS + 1) if any(map(str.strip, line.cells))]
    if found and found[-1].number > MOST_ROWS:
        raise Refused(f"expected at most {MOST_ROWS:,} rows; send the table in several files", code="too-large")
    return found


def rows(lines: Iterable[Line], wanted: Wanted) -> Iterator[Row]:
    """The people or needs of a table, each with the number of its row."""
    there = held(lines)
    top = headings(there)
    mapping = _mapping(wanted, top.cells)
    below = [line for line in there if line.number > top.number]
    placed = [*_placed(mapping, top.cells, below)]
    left_out = _left_out({one.position for one in placed}, top.cells)
    for line in below:
        yield Row(f"row {line.number}", *_read(line, placed, wanted.kind, left_out))


def letter(position: int) -> str:
    """The letter of a column as spreadsheets show it, counted from 0.

    >>> letter(2), letter(27)
    ('C', 'AB')
    """
    before, last = divmod(position, 26)
    return (letter(before - 1) if before else "") + chr(ord("A") + last)


def _mapping(wanted: Wanted, found: Sequence[str]) -> Mapping:
    mapping = wanted.mapping or (wanted.choose or partial(certain, wanted.kind))(found)
    if mapping.kind != wanted.kind:
        raise Refused(f"expected a mapping for {wanted.kind}, found one for {mapping.kind}; make one for this table")
    if not any(column.field for column in mapping.columns):
        raise Refused(
            "expected a first row of headings of which some are known, such as id, title, skills; or say with "
            "--mapping which column is what (`mapping FILE` proposes one)"
        )
    return mapping


def _placed(mapping: Mapping, found: Sequence[str], below: Sequence[Line]) -> Iterator[_Placed]:
    positions = defaultdict(list)
    for place, heading in enumerate(found):
        positions[folded(heading[:LONGEST_HEADING])].append(place)
    for column in mapping.columns:
        alike = positions[folded(column.heading)]
        if column.field is None:
            # Of two columns with one heading the first may be left out, and the second not.
            del alike[:1]
            continue
        if not alike:
            raise Refused("expected every column that the mapping names; make a new mapping for this table")
        position = alike.pop(0)
        first = mapping.day_first
        if first is None:
            first = day_first([_cell(line, position) for line in below])
        yield _Placed(position, column.field, first)


def _left_out(used: Collection[int], found: Sequence[str]) -> tuple[str, ...]:
    return tuple(
        f"column {letter(position)}"
        for position, heading in enumerate(found)
        if heading.strip() and position not in used
    )


def _read(
    line: Line, placed: Sequence[_Placed], kind: Kind, left_out: tuple[str, ...]
) -> tuple[dict[str, Any] | Rejection, tuple[str, ...]]:
    values, faults = _values(line, placed)
    if faults:
        return Rejection(code="invalid", faults=faults), left_out
    content, homeless = arranged(values, kind)
    return {"id": made_up(json.dumps([*line.cells]).encode())} | content, (*left_out, *homeless)


def _values(line: Line, placed: Sequence[_Placed]) -> tuple[dict[str, Any], tuple[Fault, ...]]:
    """What the cells say by fields, and what is wrong with those that cannot be read."""
    values: dict[str, Any] = {}
    faults = []
    for position, field, first in placed:
        if not (cell := _cell(line, position)):
            continue
        try:
            found = cells.value(field, cell, first)
        except Unclear as unclear:
            faults.append(Fault(field=field, problem=f"column {letter(position)}: {unclear}"))
            continue
        if found is not None:
            values[field] = _together(values[field], found) if field in MANY and field in values else found
    return values, tuple(faults)


def _together(before: Any, more: Any) -> Any:
    return f"{before}\n\n{more}" if isinstance(before, str) else [*before, *more]


def _cell(line: Line, position: int) -> str:
    return line.cells[position].strip() if position < len(line.cells) else ""

"""The first rows of a table as they would be read with a mapping, before anything is accepted."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, NamedTuple

from models import Rejection
from streams.formats.mapping import Mapping as Columns
from streams.messages.lines import Line
from streams.messages.submissions import OBJECTS
from streams.publishing import judged
from streams.web import kept_lines
from streams.web.context import Context
from streams.web.pages.columns import named
from streams.web.problems import Wrong, refused
from streams.web.speaking import Speech
from streams.web.uploads import Upload

SHOWN = 5

_LONGEST = 160
_NESTED = frozenset({"identity", "residence", "location", "availability", "event"})


class FirstRow(NamedTuple):
    """A row as it would be read."""

    place: str
    values: tuple[tuple[str, str], ...]
    """Names of fields, and what they would hold."""
    faults: tuple[Wrong, ...]
    """Why it would be refused, if it would be."""


def first_rows(here: Context, upload: Upload, mapping: Columns, said: Speech) -> list[FirstRow]:
    """The first rows; what rights say about each is asked when they are taken in."""
    found = islice(kept_lines.lines(upload, mapping, here.now().date()), SHOWN)
    return [_row(here, upload, line, said) for line in found]


def _row(here: Context, upload: Upload, line: Line, said: Speech) -> FirstRow:
    programmes = here.shelf.programmes.keys()
    made = judged(here.settings, OBJECTS[upload.kind], line, upload.programme, programmes, here.now())
    content = {} if isinstance(line.content, Rejection) else line.content
    values = tuple((named(field, said), _text(value, said)[:_LONGEST]) for field, value in _flat(content))
    return FirstRow(line.place or "", values, tuple(refused(made)) if isinstance(made, Rejection) else ())


def _flat(content: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in content.items():
        if name in _NESTED:
            yield from ((f"{name}.{part}", held) for part, held in value.items())
        else:
            yield name, value


def _text(value: Any, said: Speech) -> str:
    if isinstance(value, bool):
        return said("yes" if value else "no")
    if isinstance(value, float | int):
        return said.number(value, 0 if value == int(value) else 1)
    if isinstance(value, dict):
        return " ".join(_text(part, said) for part in value.values() if part is not True)
    if isinstance(value, list):
        return "; ".join(_text(part, said) for part in value)
    return " ".join(str(value).split())

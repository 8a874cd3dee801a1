"""A YAML file as plain data, with the line of every key and item.

YAML has surprises: NO is false, 12:30 is a number of seconds, an alias can blow up a file, a key that is there twice
counts once. Here a word stays the word that was written, only whole numbers are numbers, and whatever else would
surprise is a fault.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import yaml

from streams.programmes.fault import Place, ProgrammeFault, dotted

_DEEPEST = 12
_NOTHING = frozenset({"", "~", "null"})
_WHOLE = re.compile(r"[-+]?[0-9]{1,18}")
_ADVICE = (
    ("'\\t'", "expected blanks, found a tab; begin lines with blanks"),
    ("mapping values", "expected one colon on a line and keys in one column; put a text with a colon in quotes"),
    ("end of stream", "expected a closing quote behind the text that begins here"),
    ("expected ',' or ']'", "expected a comma or a closing ]"),
    ("expected ',' or '}'", "expected a comma or a closing }"),
    ("node content", "expected a closing ] or }"),
    ("escape character", "expected no backslash in double quotes; use single ones"),
    ("start any token", "expected a text to begin with a letter or a digit; put this one in quotes"),
    ("<block end>", "expected the same column as the lines that this belongs to, and quotes in pairs"),
    ("could not find", "expected a colon and a blank behind the key"),
    ("<document start>", "expected nothing behind the end of the programme"),
    ("alphabetic or numeric", "expected no & and no * at the beginning of a text; put it in quotes"),
)


class Document(NamedTuple):
    """What a file says."""

    data: dict[str, Any]
    """Keys and values: dict, list, str, int or None."""
    lines: Mapping[Place, int]
    """Line of each key and item, counted from 1."""


class _Surprise(ValueError):
    def __init__(self, event: Any, path: Place, problem: str) -> None:
        self.fault = ProgrammeFault(_line(event.start_mark), dotted(path), problem)


class _Reading(NamedTuple):
    events: Iterator[Any]
    lines: dict[Place, int]
    twice: list[ProgrammeFault]


def parsed(text: str) -> Document | tuple[ProgrammeFault, ...]:
    """What the text says, or why it cannot be read; reads one document whose top is keys and values."""
    reading = _Reading(yaml.parse(text, Loader=yaml.SafeLoader), {}, [])
    try:
        data = _document(reading)
    except yaml.YAMLError as error:
        return (_syntax(error, text),)
    except _Surprise as surprise:
        return (surprise.fault,)
    except (ValueError, OverflowError):
        # For a backslash with the number of no character PyYAML gives no line; the last key is as near as can be told.
        line = max(reading.lines.values(), default=1)
        return (ProgrammeFault(line, "", "expected a backslash with the number of a character"),)
    return tuple(reading.twice) or Document(data, reading.lines)


def _document(reading: _Reading) -> dict[str, Any]:
    _, opening = next(reading.events), next(reading.events)
    first = next(reading.events, opening)
    if not isinstance(first, yaml.MappingStartEvent):
        raise _Surprise(first, (), "expected a programme: keys and values, such as `key: job-fair`, line by line")
    data = _mapping(reading, ())
    for event in reading.events:
        if not isinstance(event, yaml.DocumentEndEvent | yaml.StreamEndEvent):
            raise _Surprise(event, (), "expected one programme in a file, found a second one behind ---")
    return data


def _mapping(reading: _Reading, path: Place) -> dict[str, Any]:
    data: dict[str, Any] = {}
    while not isinstance(event := next(reading.events), yaml.MappingEndEvent):
        if not isinstance(event, yaml.ScalarEvent):
            raise _Surprise(event, path, "expected a word as a key")
        inner = (*path, event.value)
        if event.value in data:
            problem = f"expected each key once; it is on line {reading.lines[inner]} too"
            reading.twice.append(ProgrammeFault(_line(event.start_mark), dotted(inner), problem))
        reading.lines[inner] = _line(event.start_mark)
        data[event.value] = _value(reading, next(reading.events), inner)
    return data


def _sequence(reading: _Reading, path: Place) -> list[Any]:
    items: list[Any] = []
    while not isinstance(event := next(reading.events), yaml.SequenceEndEvent):
        inner = (*path, len(items))
        reading.lines[inner] = _line(event.start_mark)
        items.append(_value(reading, event, inner))
    return items


def _value(reading: _Reading, event: Any, path: Place) -> Any:
    if len(path) > _DEEPEST:
        raise _Surprise(event, path[:_DEEPEST], "expected fewer keys and lists within one another")
    if isinstance(event, yaml.AliasEvent) or event.anchor or event.tag:
        raise _Surprise(event, path, "expected no &, * or ! at the beginning of a text; put it in quotes")
    if isinstance(event, yaml.MappingStartEvent):
        return _mapping(reading, path)
    if isinstance(event, yaml.SequenceStartEvent):
        return _sequence(reading, path)
    return _plain(event.value) if event.style is None else event.value


def _plain(text: str) -> str | int | None:
    if text in _NOTHING:
        return None
    return int(text) if _WHOLE.fullmatch(text) else text


def _syntax(error: yaml.YAMLError, text: str) -> ProgrammeFault:
    if isinstance(error, yaml.reader.ReaderError):
        before = text[: error.position]
        return ProgrammeFault(before.count("\n") + 1, "", "expected text, found a character that cannot be shown")
    advice = next((words for part, words in _ADVICE if part in error.problem), None)
    unclosed = error.context_mark if "end of stream" in error.problem else None
    return ProgrammeFault(_line(unclosed or error.problem_mark), "", advice or f"cannot be read: {error.problem}")


def _line(mark: Any) -> int:
    return int(mark.line) + 1

"""The lines or records in the body of a request, by its content type; CloudEvents attributes from its headers."""

import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import IO, NamedTuple
from urllib.parse import unquote

from models import EventType, Fault, Rejection
from streams.formats.detection import Format, detect
from streams.messages.codec import LARGEST
from streams.messages.lines import Line, read_lines
from streams.messages.source_lines import Reading, lines
from streams.web.guard import LINES
from streams.web.problems import Failed, Wrong

JSON = "application/json"
FILES: Mapping[str, str] = {
    "application/ld+json": ".jsonld",
    "text/html": ".html",
    "application/xml": ".xml",
    "text/xml": ".xml",
    "text/csv": ".csv",
    "text/tab-separated-values": ".tsv",
    "text/plain": ".txt",
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}
"""Content types of files, with the ending that such a file has."""
DOCUMENTS = frozenset({Format.JSON_RESUME, Format.JOB_POSTING})
"""Formats that are JSON, too."""

_VERSION = "1.0"
_PRINTABLE = re.compile(r"[^\x00-\x1f\x7f]*")


class Attributes(NamedTuple):
    """What the headers of CloudEvents say, in binary mode over HTTP."""

    id: str | None = None
    time: str | None = None

    @property
    def event(self) -> dict[str, str]:
        """The same as a line has it."""
        return {name: value for name, value in self._asdict().items() if value is not None}


def attributes(event: EventType, headers: Mapping[str, str]) -> Attributes:
    """The attributes in the headers; Failed (422) where they are those of another event."""
    if headers.get("ce-specversion", _VERSION) != _VERSION:
        raise _wrong("ce-specversion", "expected 1.0")
    if headers.get("ce-type", event.type) != event.type:
        raise _wrong("ce-type", f"expected {event.type}")
    return Attributes(_decoded(headers.get("ce-id")), _decoded(headers.get("ce-time")))


def media_type(headers: Mapping[str, str]) -> str:
    """The content type without its parameters; Failed (415) where it is none that is read, or is compressed.

    >>> media_type({"content-type": "Application/JSON; charset=utf-8"})
    'application/json'
    """
    if headers.get("content-encoding", "identity") != "identity":
        raise Failed(415, "expected a body that is not compressed")
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in {JSON, *LINES, *FILES}:
        raise Failed(415, f"expected one of {', '.join((JSON, *LINES, *FILES))} as the content type")
    return kind


def found(body: IO[bytes], kind: str, event: EventType, reading: Reading, stated: Attributes) -> Iterator[Line]:
    """The lines or records of a body; `kind` is its content type, `stated` is for its one record."""
    if kind in LINES:
        if stated.event:
            raise _wrong("ce-id", "expected no ce-id and no ce-time beside lines; each line says its own `event`")
        return read_lines(body)
    if kind == JSON and detect(body.read(65_536), "") not in DOCUMENTS:
        body.seek(0)
        return _with_event(_whole(body), stated)
    size = body.seek(0, 2)
    body.seek(0)
    name = f"body{FILES.get(kind, '.json')}"
    return _with_event(lines(body, name, size, event, reading), stated)


def _whole(body: IO[bytes]) -> Iterator[Line]:
    """The one object of a body, however it is laid out: no line break of JSON means more than a blank."""
    data = body.read(LARGEST + 1)
    # A string of JSON has no raw line breaks, so this leaves what is said as it is.
    return read_lines(BytesIO(data.replace(b"\n", b" ").replace(b"\r", b" ")))


def _with_event(records: Iterator[Line], stated: Attributes) -> Iterator[Line]:
    """The records with the event that the headers state, which is one event."""
    for position, record in enumerate(records):
        if not stated.event or isinstance(record.content, Rejection):
            yield record
        elif position:
            problem = "expected one record beside ce-id; send several as JSON Lines, each with its own `event`"
            yield record._replace(content=Rejection(code="invalid", faults=(Fault(field="ce-id", problem=problem),)))
        else:
            yield record._replace(content=record.content | {"event": _joined(record.content.get("event"), stated)})


def _joined(own: object, stated: Attributes) -> object:
    return {**stated.event, **own} if isinstance(own, dict) else stated.event if own is None else own


def _decoded(header: str | None) -> str | None:
    """A value as the HTTP binding writes it: other than ASCII is percent-encoded UTF-8."""
    if header is None:
        return None
    text = unquote(header.strip('"'))
    return text if _PRINTABLE.fullmatch(text) else ""


def _wrong(field: str, problem: str) -> Failed:
    return Failed(422, "expected the headers of CloudEvents 1.0", [Wrong(field=field, problem=problem)])

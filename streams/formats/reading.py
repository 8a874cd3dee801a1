"""The way in: the bytes of a file and its name in, its people or needs out, each with its place, or what is wrong."""

from collections.abc import Callable, Iterator
from datetime import date
from importlib import import_module
from typing import cast

from models import Fault, Rejection
from streams.formats import archive
from streams.formats.detection import Format, detect
from streams.formats.mapping import Mapping
from streams.formats.rows import Chooser, Kind, Refused, Row, Wanted, made_up

LARGEST = 20 * 1024 * 1024
"""The most bytes of a file."""

TOO_LARGE = Rejection(
    code="too-large",
    faults=(Fault(field="", problem="expected a file of at most 20 MB; leave out pictures, or send it in several"),),
)
"""What is said of a larger one."""

_READERS = {
    Format.JSON_RESUME: "json_resume", Format.JOB_POSTING: "job_posting", Format.EUROPASS: "europass",
    Format.CSV: "csv_table", Format.XLSX: "xlsx_table", Format.PDF: "pdf", Format.DOCX: "docx",
    Format.TEXT: "plain_text",
}  # fmt: skip
_ONLY: dict[Format, tuple[Kind, str]] = {
    Format.JSON_RESUME: ("profiles", "expected needs, found a JSON Resume, which is about a person"),
    Format.EUROPASS: ("profiles", "expected needs, found XML of a CV, which is about a person"),
    Format.JOB_POSTING: ("needs", "expected people, found a vacancy (schema.org JobPosting) or a page of HTML"),
}
_NOT_READ = {
    Format.JSON_LINES: "expected a document or a table; lines of JSON are read one by one",
    Format.OLD_OFFICE: (
        "expected a file of a newer Office and without a password; open it, save it as DOCX or XLSX without one and "
        "send that"
    ),
    Format.OPEN_DOCUMENT: "expected DOCX, XLSX or PDF; open it, save it as one of these and send that",
    Format.RICH_TEXT: "expected DOCX or PDF; open it, save it as one of these and send that",
    Format.PICTURE: (
        "expected a document with text, found a picture; run text recognition (OCR) on it, or send the text"
    ),
    Format.ARCHIVE: (
        "expected one document; unpack the archive and send what is in it; if it should be DOCX or XLSX, save it anew"
    ),
    Format.OTHER: "expected JSON, CSV, XLSX, PDF, DOCX, XML of Europass or text; save it as one of these and send that",
}
_Reader = Callable[[bytes, Wanted], Iterator[Row]]


def profiles(
    data: bytes,
    name: str,
    *,
    mapping: Mapping | None = None,
    key: str | None = None,
    today: date | None = None,
    choose: Chooser | None = None,
) -> Iterator[Row]:
    """The people in a file; see `needs`."""
    return _rows(data, name, Wanted("profiles", mapping, today, choose), key)


def needs(
    data: bytes,
    name: str,
    *,
    mapping: Mapping | None = None,
    key: str | None = None,
    today: date | None = None,
    choose: Chooser | None = None,
) -> Iterator[Row]:
    """The needs in a file. Nothing is raised: what cannot be read is a row with its place and the remedy.

    `mapping` says what the columns of a table are, else `choose` does by their headings; `key` is the id of the one
    record of a file; where neither the file nor `key` says one, it is made from the bytes. `today`: the day of reading.
    """
    return _rows(data, name, Wanted("needs", mapping, today, choose), key)


def _rows(data: bytes, name: str, wanted: Wanted, key: str | None) -> Iterator[Row]:
    try:
        for number, row in enumerate(_reader(data, name, wanted)(data, wanted)):
            yield _named(row, data, key, first=number == 0)
    except Refused as refused:
        yield Row("", refused.rejection)


def _reader(data: bytes, name: str, wanted: Wanted) -> _Reader:
    if len(data) > LARGEST:
        raise Refused(TOO_LARGE.faults[0].problem, code=TOO_LARGE.code)
    found = detect(data, name)
    if found is Format.ARCHIVE and data.startswith(b"PK"):
        archive.opened(data).close()  # says whether it is damaged, locked or too large
    if found not in _READERS:
        raise Refused(_NOT_READ[found])
    kind, problem = _ONLY.get(found, (wanted.kind, ""))
    if kind != wanted.kind:
        raise Refused(f"{problem}; publish it with `publish {kind}`")
    # Readers stand on libraries that take a while to load, and one file needs one of them.
    return cast("_Reader", import_module(f"streams.formats.{_READERS[found]}").read)


def _named(row: Row, data: bytes, key: str | None, *, first: bool) -> Row:
    """The row with its id: the one that was given, its own, or the one derived from the file."""
    if isinstance(row.content, Rejection):
        return row
    if key and not first:
        problem = "expected a file with one record beside --id; leave --id out, and give the records ids of their own"
        return row._replace(content=Rejection(code="invalid", faults=(Fault(field="id", problem=problem),)))
    known = key or row.content.get("id") or made_up(data)
    return row._replace(content=row.content | {"id": known})

"""The rows of a table that is kept as lines to be taken in, as those of a file are."""

from collections.abc import Iterator
from datetime import date

from streams.formats import tables
from streams.formats.mapping import Mapping
from streams.formats.rows import Refused, Wanted
from streams.messages.lines import Line
from streams.web.uploads import Upload


def lines(upload: Upload, mapping: Mapping, today: date) -> Iterator[Line]:
    """The people or needs of the rows, or what is wrong with each, or with the table as a whole."""
    try:
        for number, row in enumerate(tables.rows(upload.lines, Wanted(upload.kind, mapping, today)), 1):
            yield Line(number, b"", row.content, row.place, row.ignored)
    except Refused as refused:
        yield Line(0, b"", refused.rejection, place="")

"""CSV as programs of all kinds write it: any delimiter, any encoding, quotes or none."""

import csv
import io
from collections import Counter
from collections.abc import Iterator

from streams.formats.encoding import decoded
from streams.formats.rows import Refused, Row, Wanted
from streams.formats.tables import MOST_COLUMNS, Line, rows

DELIMITERS = (";", ",", "\t", "|")
_LARGEST_CELL = 250_000
_SAMPLE = 100_000


def read(data: bytes, wanted: Wanted) -> Iterator[Row]:
    """The rows of a CSV file."""
    yield from rows(lines(decoded(data)), wanted)


def lines(content: str) -> Iterator[Line]:
    """The rows of CSV with their numbers, the row of headings being one of them; Refused where a quote stays open."""
    if content[:4].lower() == "sep=":
        content = content.partition("\n")[2]
    delimiter = delimiter_of(content)
    csv.field_size_limit(_LARGEST_CELL)
    reader = csv.reader(io.StringIO(content, newline=""), delimiter=delimiter, strict=True)
    number = 0
    while True:
        number += 1
        try:
            found = next(reader)
        except StopIteration:
            return
        except csv.Error:
            problem = f"expected quotes that are closed and doubled inside a cell; row {number} breaks that"
            raise Refused(problem) from None
        yield Line(number, found[:MOST_COLUMNS])


def delimiter_of(content: str) -> str:
    """The sign that cuts the most of the first rows into the same number of cells, more than one."""
    return max(DELIMITERS, key=lambda sign: _agreement(content[:_SAMPLE], sign))


def _agreement(sample: str, delimiter: str) -> tuple[int, int]:
    """How many of the first rows have as many cells as most of them have, and how many that is."""
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    widths = []
    try:
        for row in reader:
            widths += [len(row)] if row else []
            if len(widths) == 20:
                break
    except csv.Error:
        return 0, 0
    width, count = max(Counter(widths).items(), key=lambda item: (item[0] > 1, item[1]), default=(1, 0))
    return (count, width) if width > 1 else (0, 0)

"""Reads the rows of a table as ESCO publishes it, and says in which file and line something is wrong with one."""

import csv
import gzip
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Literal, NamedTuple

csv.field_size_limit(10_000_000)

OnRead = Callable[[int], None]
"""Told how many more bytes were read."""
_STEP = 65_536
_AGAIN = "download the ESCO classification again, as CSV in UTF-8, and unpack all of it"


class BrokenDownload(ValueError):
    """A file of the download cannot be used; says which, at which line, and what to do."""


class Form(NamedTuple):
    """How a table has to look."""

    needed: tuple[str, ...]
    """Columns that must be there."""
    delimiter: str = ","
    ragged: bool = False
    """Whether empty columns at the end of a row may be left out."""


class Row(NamedTuple):
    """A row of a table: its values by the heading, and the line on which it ends."""

    line: int
    values: Mapping[str, str]

    def get(self, name: str) -> str:
        """The value of a column, without white space around it; empty where there is no such column."""
        return self.values.get(name, "").strip()


def rows(file: Path, form: Form, on_read: OnRead) -> Iterator[Row]:
    """The rows of a table in a file, maybe gzipped; raises BrokenDownload."""
    yield from parsed(str(file), _content(file), file.stat().st_size, form, on_read)


def parsed(name: str, content: bytes, size: int, form: Form, on_read: OnRead) -> Iterator[Row]:
    """The rows of a table; `size` is what `on_read` is told in all. Raises BrokenDownload."""
    quoting: Literal[0, 3] = csv.QUOTE_NONE if form.delimiter == "\t" else csv.QUOTE_MINIMAL
    reader = csv.reader(_lines(name, content, size, on_read), delimiter=form.delimiter, quoting=quoting, strict=True)
    heading: list[str] | None = None
    try:
        for row in reader:
            if heading is None:
                heading = _heading(name, row, form.needed)
            elif row:
                yield Row(reader.line_num, _values(f"{name}, line {reader.line_num}", heading, row, form))
    except csv.Error as error:
        problem = "the file ends in the middle of a row" if "unexpected end" in str(error) else str(error)
        raise BrokenDownload(f"{name}, line {reader.line_num}: {problem}; {_AGAIN}") from error
    if heading is None:
        raise BrokenDownload(f"{name}, line 1: the file is empty; {_AGAIN}")


def _values(where: str, heading: list[str], row: list[str], form: Form) -> dict[str, str]:
    if len(row) > len(heading) or (len(row) < len(heading) and not form.ragged):
        raise BrokenDownload(f"{where}: expected {len(heading)} columns, found {len(row)}; {_AGAIN}")
    return dict(zip(heading, row, strict=False))


def _content(file: Path) -> bytes:
    content = file.read_bytes()
    if file.suffix != ".gz":
        return content
    try:
        return gzip.decompress(content)
    except (OSError, EOFError, zlib.error) as error:
        raise BrokenDownload(f"{file}, line 1: the gzipped file is cut or damaged; copy it again") from error


def _lines(name: str, content: bytes, size: int, on_read: OnRead) -> Iterator[str]:
    share, waiting = size / max(1, len(content)), 0
    for number, line in enumerate(content.removeprefix(b"\xef\xbb\xbf").splitlines(keepends=True), start=1):
        if number == 1 and (line.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in line):
            raise BrokenDownload(f"{name}, line 1: the file is in UTF-16; save it as CSV in UTF-8")
        try:
            yield line.decode()
        except UnicodeDecodeError as error:
            problem = f"byte {error.start + 1} is not UTF-8, so the file is in another encoding"
            raise BrokenDownload(f"{name}, line {number}: {problem}; {_AGAIN}") from error
        waiting += len(line)
        if waiting >= _STEP:
            on_read(int(waiting * share))
            waiting = 0
    on_read(int(waiting * share))


def _heading(name: str, row: list[str], needed: tuple[str, ...]) -> list[str]:
    heading = [column.strip() for column in row]
    if missing := [column for column in needed if column not in heading]:
        begins = ",".join(row)[:40]
        raise BrokenDownload(
            f"{name}, line 1: expected the columns {', '.join(needed)}, and {', '.join(missing)} is missing where it"
            f" begins with '{begins}'; {_AGAIN}"
        )
    return heading

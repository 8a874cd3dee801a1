"""A table as it stands, whichever format it is in, and its headings, for a mapping to be proposed from."""

from collections.abc import Iterable

from streams.formats import archive, csv_table, tables
from streams.formats.detection import Format, detect
from streams.formats.encoding import decoded
from streams.formats.reading import LARGEST, TOO_LARGE
from streams.formats.rows import Refused
from streams.formats.tables import Line


def headings(data: bytes, name: str, sheet: str | None = None) -> tuple[str, ...]:
    """The headings of a CSV file or of a sheet of a workbook; Refused where it is no table."""
    return tuple(tables.headings(table(data, name, sheet)).cells)


def table(data: bytes, name: str, sheet: str | None = None) -> list[Line]:
    """The rows of a CSV file or of a sheet of a workbook, without those that are empty; Refused where it is none."""
    if len(data) > LARGEST:
        raise Refused(TOO_LARGE.faults[0].problem, code=TOO_LARGE.code)
    return tables.held(_lines(data, name, sheet))


def _lines(data: bytes, name: str, sheet: str | None) -> Iterable[Line]:
    found = detect(data, name)
    if found is Format.XLSX:
        from streams.formats import xlsx_table  # noqa: PLC0415 - its library takes a while to load

        return xlsx_table.lines(data, sheet)
    if found is Format.ARCHIVE and data.startswith(b"PK"):
        archive.opened(data).close()  # says whether it is damaged, locked or too large
    if found not in {Format.CSV, Format.TEXT}:
        raise Refused("expected a table as CSV or XLSX; save it as one of these")
    return csv_table.lines(decoded(data))

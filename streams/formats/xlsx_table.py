"""Excel workbooks (XLSX): the cells of one sheet as text. Formulas are read as they are written, and never computed."""

import warnings
from collections.abc import Iterator
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from streams.formats import archive
from streams.formats.encoding import cleaned, mended
from streams.formats.rows import Refused, Row, Wanted
from streams.formats.tables import MOST_COLUMNS, MOST_ROWS, Line, rows

_DAMAGED = "expected a whole workbook; this one is damaged; open it, save it as XLSX or CSV and send that"


def read(data: bytes, wanted: Wanted) -> Iterator[Row]:
    """The rows of one sheet: the one that the mapping names, or the first that is shown."""
    yield from rows(lines(data, wanted.mapping.sheet if wanted.mapping else None), wanted)


def lines(data: bytes, sheet: str | None) -> list[Line]:
    """The rows of a sheet with their numbers; Refused where the workbook is damaged or has no such sheet."""
    archive.opened(data).close()
    try:
        # Its warnings are about looks and extensions, which are not read.
        with warnings.catch_warnings(action="ignore"):
            return _lines(data, sheet)
    except Refused:
        raise
    except Exception:  # noqa: BLE001 - the edge: a workbook can break its reader in any way
        raise Refused(_DAMAGED) from None


def _lines(data: bytes, sheet: str | None) -> list[Line]:
    book = load_workbook(BytesIO(data), read_only=True, data_only=False, keep_links=False)
    shown = [one for one in book.worksheets if one.sheet_state == "visible"]
    chosen = [one for one in shown if sheet is None or one.title == sheet]
    if not chosen:
        raise Refused("expected the sheet that the mapping names; make a new mapping for this workbook")
    return [*_rows(chosen[0])]


def _rows(sheet: Any) -> Iterator[Line]:
    sheet.reset_dimensions()
    found = sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS, values_only=True)
    for number, values in enumerate(found, 1):
        texts = [_text(value) for value in values]
        while texts and not texts[-1]:
            texts.pop()
        if texts:
            yield Line(number, texts)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return mended(cleaned(str(getattr(value, "text", value))))
